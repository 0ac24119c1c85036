"""SQLite: copied page by page while it serves, replaced by one rename."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, func, select, table

from models.base import metadata
from services.backups.archive import settle
from services.errors import Refused

IN_USE = "The database is in use: stop the web server and the jobs first."


class SQLiteStore:
    """The one file."""

    kind = "sqlite"

    def __init__(self, file: Path) -> None:
        """Keep its path."""
        self._file = file

    def save(self, path: Path) -> tuple[str, dict[str, int]]:
        """Copy by SQLite's own means; the copy is one moment, whoever writes meanwhile."""
        path.touch(mode=0o600)
        with closing(connect(self._file)) as source, closing(connect(path)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            return head_of(copy), counts_of(copy)

    def room(self, instance: Path) -> Path:
        """The database's own folder, so that the new file can be moved into place."""
        return self._file.absolute().parent

    def is_empty(self) -> bool:
        """Tell whether nobody can sign in yet."""
        if not self._file.exists():
            return True
        with closing(connect(self._file)) as connection:
            counts = counts_of(connection)
        return not counts.get("ab_user")

    def load(self, path: Path, counts: dict[str, int], migrate: Callable[[str], None]) -> None:
        """Check and migrate the new file where it is; then it takes the place of the old one.

        `path` is on the same disk as the database, so that the rename is all or nothing.
        """
        check(path, counts)
        migrate(URL.create("sqlite", database=str(path)).render_as_string())
        close(path)
        if self._file.exists():
            close(self._file)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(self._file)
        settle(self._file.parent)


def connect(file: Path) -> sqlite3.Connection:
    """Open a database file that exists."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def check(path: Path, counts: dict[str, int]) -> None:
    """Refuse a file that is damaged, or not the one that its manifest tells of."""
    with closing(connect(path)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"] or counts_of(connection) != counts:
            raise Refused("The database in this backup is damaged.")


def close(file: Path) -> None:
    """Put everything into the file itself, and have it to ourselves.

    A log of the old file that were left beside the new one would be played into it.
    """
    with closing(connect(file)) as connection:
        connection.execute("PRAGMA busy_timeout=2000")
        try:
            [mode] = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise Refused(IN_USE) from error
        if mode != "delete":
            raise Refused(IN_USE)


def head_of(connection: sqlite3.Connection) -> str:
    """The migration that the tables stand at."""
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else ""


def counts_of(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each of our tables has."""
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    return {
        name: connection.execute(str(select(func.count()).select_from(table(name)))).fetchone()[0]
        for name in sorted({*metadata.tables} & there)
    }
