"""PostgreSQL: its own pg_dump and pg_restore, in the name of the role that sees every row."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import URL, Connection, func, inspect, select, table, text

from models import engine
from models.base import metadata
from models.rls import STAFF
from services.errors import Refused

# What the dump says of policies names roles that a new server does not have; `flask setup` raises
# the wall anew.
LEFT_OUT = re.compile(r"^\d+; \d+ \d+ (POLICY|ROW SECURITY|SCHEMA) ")
PATIENCE = "-c lock_timeout=10s"
EMPTIED = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', name);
    END LOOP;
    DROP FUNCTION IF EXISTS public.stay_as_written();
END $$;
"""
COUNTED = """
DO $$ BEGIN
    IF (SELECT count(*) FROM public."{name}") <> {n:d} THEN
        RAISE EXCEPTION 'The table {name} is not as long as the backup says.';
    END IF;
END $$;
"""


class PostgreSQLStore:
    """A database with a served role and an owner."""

    kind = "postgresql"

    def __init__(self, served: URL, owner: URL) -> None:
        """Keep the addresses."""
        self._served, self._owner = served, owner

    def save(self, path: Path) -> tuple[str, dict[str, int]]:
        """Dump one moment, and count in the same moment."""
        dump = program("pg_dump")
        path.touch(mode=0o600)
        with alone(self._served) as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
            connection.execute(text("SET statement_timeout = 0"))
            take_staff_role(connection)
            moment = connection.scalar(text("SELECT pg_export_snapshot()"))
            options = ["--format=custom", "--enable-row-security", f"--snapshot={moment}"]
            run([dump, *options, f"--role={STAFF}", f"--file={path}"], self._served)
            head = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return str(head or ""), counts_of(connection)

    def room(self, instance: Path) -> Path:
        """Where there is place for what must first be written down."""
        return instance

    def is_empty(self) -> bool:
        """Tell whether nobody can sign in yet."""
        with alone(self._owner) as connection:
            there = inspect(connection).get_table_names()
            return "ab_user" not in there or not connection.scalar(
                text("SELECT 1 FROM ab_user LIMIT 1")
            )

    def load(self, path: Path, counts: dict[str, int], migrate: Callable[[str], None]) -> None:
        """Drop the tables and make those of the backup in one transaction; then migrate."""
        restore, psql = program("pg_restore"), program("psql")
        wanted, script = path.with_suffix(".list"), path.with_suffix(".sql")
        listed = run([restore, "--list", str(path)], None)
        kept = [line for line in listed.splitlines() if not LEFT_OUT.match(line)]
        wanted.write_text("\n".join(kept))
        script.touch(mode=0o600)
        plain = ["--no-owner", "--no-privileges", "--no-comments", f"--use-list={wanted}"]
        run([restore, *plain, f"--file={script}", str(path)], None)
        emptied, counted = path.with_suffix(".empty.sql"), path.with_suffix(".counts.sql")
        emptied.write_text(EMPTIED)
        counted.write_text("".join(COUNTED.format(name=name, n=n) for name, n in counts.items()))
        together = ["--single-transaction", "--set=ON_ERROR_STOP=1", "--quiet", "--no-psqlrc"]
        files = [f"--file={one}" for one in (emptied, script, counted)]
        run([psql, *together, *files], self._owner)
        migrate(self._owner.render_as_string(hide_password=False))


def alone(url: URL) -> Connection:
    """Connect outside the application's pool."""
    return engine.for_migrations(url.render_as_string(hide_password=False)).connect()


def take_staff_role(connection: Connection) -> None:
    """See every row, which neither the served role nor the owner does."""
    query = text("SELECT count(*) FROM pg_roles WHERE rolname = :name")
    if not connection.scalar(query, {"name": STAFF}):
        raise Refused("The database is not set up: run flask setup.")
    connection.execute(text(f"SET ROLE {STAFF}"))


def counts_of(connection: Connection) -> dict[str, int]:
    """How many rows each of our tables has."""
    there = {*inspect(connection).get_table_names()}
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in sorted({*metadata.tables} & there)
    }


def program(name: str) -> str:
    """Find one of PostgreSQL's programs."""
    found = shutil.which(name)
    if found is None:
        raise Refused(f"{name} is missing: install the package postgresql-client.")
    return found


def run(command: Sequence[str], url: URL | None) -> str:
    """Run a program; the password travels in its environment, which other users cannot see."""
    done = subprocess.run(command, env=surroundings(url), capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"{Path(command[0]).name}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def surroundings(url: URL | None) -> dict[str, str]:
    """Say by PostgreSQL's own variables where the database is."""
    made = {**os.environ, "PGOPTIONS": PATIENCE, "LC_ALL": "C.UTF-8"}
    if url is None:
        return made
    told = {
        "PGHOST": url.query.get("host", url.host),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
        "PGSSLROOTCERT": url.query.get("sslrootcert"),
    }
    return made | {name: str(value) for name, value in told.items() if value}
