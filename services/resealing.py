"""Sealing anew with the newest field key what an older one sealed, and files that are plain yet.

What was sealed stays readable all the time. A piece of work that is stopped is gone on with by
starting it again. The audit stays as it is: its chain of hashes would break.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Table,
    Text,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from models import wall
from models.base import Sealed, SealedBytes
from models.document import Document
from models.encryption import CannotDecrypt, cipher
from services.files import vault
from services.files.vault import Kept

AT_ONCE = 100


@dataclass(frozen=True)
class Column:
    """One column that is sealed."""

    table: Table
    column: ColumnElement[Any]

    @property
    def raw(self) -> ColumnElement[Any]:
        """The column as it stands in the database."""
        is_file = isinstance(self.column.type, SealedBytes)
        return type_coerce(self.column, LargeBinary() if is_file else Text())

    @property
    def is_due(self) -> ColumnElement[bool]:
        """Tell what another key than the newest sealed; what is empty is not sealed."""
        begins: Any = f"{cipher.current}:"
        if isinstance(self.column.type, SealedBytes):
            begins = begins.encode()
        return func.substr(self.raw, 1, len(begins)) != begins

    def __str__(self) -> str:
        return str(self.column)


class File(NamedTuple):
    """The file of one document."""

    id: int
    stored_as: str
    sealed_with: str | None
    sha256: str


def columns() -> list[Column]:
    """Every sealed column there is."""
    return [
        Column(model.__table__, column)
        for model in wall.models()
        if isinstance(model.__table__, Table)
        for column in model.__table__.columns
        if isinstance(column.type, Sealed | SealedBytes)
    ]


def count(session: Session) -> int:
    """Tell how much is to be sealed anew."""
    found = (
        session.scalar(select(func.count()).select_from(one.table).where(one.is_due))
        for one in columns()
    )
    return sum(number or 0 for number in found) + count_files(session)


def count_files(session: Session) -> int:
    """Tell how many files are to be sealed anew."""
    return session.scalar(select(func.count()).select_from(Document).where(_is_old())) or 0


def values(session: Session, of: Column, after: int) -> list[tuple[int, Any]]:
    """Read some values of a column as they stand, those of the rows that follow a row."""
    key = of.table.c.id
    query = select(key, of.raw).where(of.is_due, key > after).order_by(key).limit(AT_ONCE)
    return [(found, raw) for found, raw in session.execute(query)]


def seal_value(session: Session, of: Column, key: int, raw: Any) -> None:
    """Seal one value anew, unless somebody changes it in this moment.

    Raises:
        CannotDecrypt: its key is not configured, or it was altered.
    """
    if isinstance(of.column.type, SealedBytes):
        fresh: Any = cipher.seal_bytes(cipher.open_bytes(bytes(raw)))
    else:
        fresh = cipher.seal(cipher.open(raw))
    mine = update(of.table).where(of.table.c.id == key, of.raw == raw)
    session.execute(mine.values({of.column: type_coerce(fresh, of.raw.type)}))


def files(session: Session, after: int) -> list[File]:
    """Name some documents whose files are to be sealed anew, deleted ones included."""
    columns = (Document.id, Document.stored_as, Document.sealed_with, Document.sha256)
    query = select(*columns).where(_is_old(), Document.id > after).order_by(Document.id)
    return [File(*found) for found in session.execute(query.limit(AT_ONCE))]


def seal_file(folder: Path, file: File) -> Kept:
    """Write a file anew, under another name; its row does not know yet.

    Raises:
        CannotDecrypt: its key is not configured, or it is not there, or not what its row says.
    """
    source = vault.opened(folder, file.stored_as, file.sealed_with)
    if source is None:
        raise CannotDecrypt("The file is not there.")
    with source:
        kept = vault.settle(source, folder)
    if kept.sha256 != file.sha256:
        vault.throw_away(folder, kept.stored_as)
        raise CannotDecrypt("The file is not the one that was sent.")
    return kept


def note(session: Session, folder: Path, file: File, kept: Kept) -> None:
    """Let a document name its new file; whoever still reads the old one has a day for it."""
    mine = (Document.id == file.id, Document.stored_as == file.stored_as)
    session.execute(
        update(Document)
        .where(*mine)
        .values(stored_as=kept.stored_as, sealed_with=kept.sealed_with)
        .execution_options(synchronize_session=False)
    )
    vault.begin_last_day(folder, file.stored_as)


def unknown_keys(session: Session) -> list[str]:
    """Name the keys that sealed files and are not configured."""
    query = select(Document.sealed_with).where(Document.sealed_with.is_not(None)).distinct()
    return sorted(name for name in session.scalars(query) if name and not cipher.knows(name))


def _is_old() -> ColumnElement[bool]:
    return or_(Document.sealed_with.is_(None), Document.sealed_with != cipher.current)
