"""One engine set-up for web, jobs, migrations and tests: what makes the databases keep promises."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.engine import Engine

BUSY_MILLISECONDS = 30_000
POSTGRESQL_OPTIONS = (
    "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
)

reading: ContextVar[bool] = ContextVar("reading", default=False)


def options(url: str) -> dict[str, Any]:
    """The engine options for a database address."""
    shared: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("postgresql"):
        return shared | {
            "pool_pre_ping": True,
            "connect_args": {"options": POSTGRESQL_OPTIONS, "prepare_threshold": 0},
        }
    return shared


def for_migrations(url: str) -> Engine:
    """Make an engine that changes tables.

    SQLite changes many a table by copying it and dropping the old one; with foreign keys on, the
    drop deletes its rows first, and what hangs on them is emptied or deleted too.
    """
    made = create_engine(url, poolclass=NullPool, **options(url))
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", lambda connection, record: _unlink(connection))
    return made


def _unlink(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


def check_links(connection: Connection) -> None:
    """Refuse what a migration of SQLite left pointing nowhere, while it can be taken back.

    Raises:
        ValueError: naming the tables.
    """
    if connection.dialect.name != "sqlite":
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        tables = ", ".join(sorted({f"{row[0]} to {row[2]}" for row in lost}))
        raise ValueError(f"Rows point to others that do not exist: {tables}.")


@contextmanager
def read_only() -> Iterator[None]:
    """Begin transactions without the writer's lock; only SQLite tells the difference."""
    token = reading.set(True)
    try:
        yield
    finally:
        reading.reset(token)


@event.listens_for(Engine, "connect")
def set_up_sqlite(connection: Any, record: Any) -> None:
    """Make SQLite transactional, durable and patient."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.close()


@event.listens_for(Engine, "begin")
def begin_sqlite(connection: Connection) -> None:
    """Take the writer's lock at once, so that what was read is still true when it is written."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")


@contextmanager
def writing() -> Iterator[None]:
    """Begin transactions with the writer's lock, also while a page is only being read."""
    token = reading.set(False)
    try:
        yield
    finally:
        reading.reset(token)
