"""What SQLAlchemy and sqlite3 do by themselves: errors that tell values, changes half made."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import engine
from models.base import db


@pytest.fixture
def empty(tmp_path):
    """A SQLite database of its own, with our set-up."""
    address = f"sqlite:///{tmp_path}/empty.db"
    made = create_engine(address, **engine.options(address))
    yield made
    made.dispose()


def test_an_error_of_the_database_tells_no_value(app):
    with app.app_context(), Session(db.engine) as session, pytest.raises(DBAPIError) as error:
        session.execute(text("INSERT INTO nowhere VALUES (:fact)"), {"fact": "CANARY"})
    assert "CANARY" not in str(error.value)


def migrate_halfway(database):
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        connection.execute(text("ALTER TABLE nowhere ADD COLUMN x INTEGER"))


def test_a_migration_that_fails_leaves_no_half(empty):
    with pytest.raises(DBAPIError):
        migrate_halfway(empty)
    assert inspect(empty).get_table_names() == []


def test_what_was_read_stays_true_until_it_is_written(empty):
    """Of two who both read and then write, one change would be lost without a word."""
    other = sqlite3.connect(empty.url.database, timeout=0)
    with engine.writing(), closing(other), empty.begin() as first:
        first.execute(text("SELECT 1")).one()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_sqlite_keeps_foreign_keys_and_waits(empty):
    with empty.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
        }
    wanted = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000}
    assert found == wanted
