"""Whether this installation can do its work; names no person, so that anybody may ask."""

from datetime import datetime, timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import models
from models.heartbeat import Heartbeat
from services import delivery, pdf

MIGRATIONS = Path(models.__file__).with_name("migrations")
SILENCE = timedelta(minutes=3)
DELAY = timedelta(minutes=10)
OK = "ok"


def check(session: Session, at: datetime, *, pdf_engine: str) -> dict[str, str]:
    """Tell of each part that it is ok, or what is wrong with it.

    Raises:
        sqlalchemy.exc.OperationalError: the database does not answer.
    """
    return {
        "database": database(session),
        "migrations": migrations(session),
        "scheduler": scheduler(session, at),
        "outbox": outbox(session, at),
        "pdf": pdf.engine_status(pdf_engine).problem or OK,
    }


def database(session: Session) -> str:
    """Ask the database anything at all."""
    session.scalar(select(1))
    return OK


def migrations(session: Session) -> str:
    """Compare the tables' version with the code's."""
    wanted = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    found = set(MigrationContext.configure(session.connection()).get_current_heads())
    return OK if found == wanted else "The tables are of another version: run flask db upgrade."


def scheduler(session: Session, at: datetime) -> str:
    """Look when a job last gave a sign of life."""
    last = session.scalar(select(func.max(Heartbeat.finished_at)))
    if last is None:
        return "No job has run yet: is flask jobs start running?"
    return OK if at - last < SILENCE else "No job has run for minutes: is flask jobs start running?"


def outbox(session: Session, at: datetime) -> str:
    """Look whether messages leave in time."""
    since = delivery.overdue_since(session)
    if since is None or at - since < DELAY:
        return OK
    return "Messages wait for longer than ten minutes: does the mail server answer?"
