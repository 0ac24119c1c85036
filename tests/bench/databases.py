"""The databases that are measured: each throw-away, filled, with its statistics up to date."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.base import db
from services import clock
from tests.bench import workloads
from tests.bench.workloads import Facts
from tests.fixtures import postgres
from tests.fixtures.copies import connect
from tests.fixtures.lanes import Lane, PostgreSQLLane, SQLiteLane

LARGE = {"shared_buffers": "256MB", "max_wal_size": "4GB", "autovacuum": "on", "timezone": "UTC"}


@contextmanager
def sqlite() -> Iterator[Lane]:
    """A file."""
    with tempfile.TemporaryDirectory() as folder:
        lane = SQLiteLane(Path(folder, "sqlite"))
        yield lane
        lane.close()


@contextmanager
def postgresql() -> Iterator[Lane]:
    """A server of its own, on a socket."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the server's own user must reach its folder
        with postgres.running(Path(folder, "pg"), **LARGE) as address:
            lane = PostgreSQLLane(address)
            lane.renew()
            yield lane
            lane.close()


def fill(lane: Lane, clients: int) -> Facts:
    """Make the agency, and let the database know what it holds."""
    lane.command("demo", "--clients", str(clients))
    with lane.app.app_context(), Session(db.engine) as session:
        access.bind(session, Principal(Kind.system, clock.today(), reason="bench"))
        facts = workloads.look(session)
        workloads.grow(session, facts.payer_id, clients)
    if isinstance(lane, PostgreSQLLane):
        with connect(lane.server.set(database=lane.copies.name)) as connection:
            connection.execute(sql.SQL("VACUUM ANALYZE"))
    else:
        with lane.app.app_context(), db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    lane.disconnect()
    return facts
