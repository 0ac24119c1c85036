"""The two kinds of database, as a backup and a restore know them."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from services.backups.postgresql import PostgreSQLStore
from services.backups.sqlite import SQLiteStore

Counts = dict[str, int]


class Store(Protocol):
    """A database that can be copied into a file while it serves, and replaced by such a file."""

    kind: str

    def save(self, path: Path) -> tuple[str, Counts]:
        """Write one moment of the database; tell its migration and how many rows each table has."""

    def room(self, instance: Path) -> Path:
        """The folder in which a restore unpacks."""

    def is_empty(self) -> bool:
        """Tell whether nobody can sign in yet."""

    def load(self, path: Path, counts: Counts, migrate: Callable[[str], None]) -> None:
        """Replace the database by what `save` wrote, at once or not at all, and migrate it."""


def store_for(served_url: str, owner_url: str) -> Store:
    """Choose by the address of the database."""
    if served_url.startswith("postgresql"):
        return PostgreSQLStore(make_url(served_url), make_url(owner_url))
    return SQLiteStore(Path(make_url(served_url).database or ""))
