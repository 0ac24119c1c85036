"""Rows to files, a few at a time, so that the memory stays flat at any length."""

import csv
import json
import mimetypes
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.document import Document
from models.encryption import CannotDecrypt
from services.errors import Refused
from services.exports import explaining
from services.exports.tables import Table, kept_tables
from services.files import vault

AT_ONCE = 1000
LONGEST_TITLE = 80
UNSAFE = re.compile(r"[^\w.() -]+")


@dataclass(frozen=True)
class Order:
    """Where to, from where, and whether what is encrypted is to be readable."""

    folder: Path
    documents: Path
    sensitive: bool
    version: str
    at: datetime


def begin(session: Session) -> None:
    """See one moment of the database, whoever writes meanwhile; SQLite always does."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def size(session: Session) -> int:
    """How many rows there are."""
    counts = (select(func.count()).select_from(table.source) for table in kept_tables())
    return sum(session.scalar(query) or 0 for query in counts)


def write(session: Session, order: Order, advance: Callable[[int], None]) -> int:
    """Write every table twice, the documents, and what all of it means; return how many rows.

    Raises:
        Refused: something is sealed with a key that is not configured.
    """
    tables = kept_tables()
    try:
        counts = {table.name: write_table(session, table, order, advance) for table in tables}
    except CannotDecrypt as error:
        raise Refused(f"{error} Add the key to FIELD_KEYS, or leave --sensitive out.") from error
    lost = copy_documents(session, order)
    explaining.write(order.folder, tables, counts, lost, order)
    return sum(counts.values())


def write_table(
    session: Session, table: Table, order: Order, advance: Callable[[int], None]
) -> int:
    """Write one table as CSV and as JSON lines, in the order of its key."""
    count = 0
    with (
        (order.folder / f"{table.name}.csv").open("w", newline="", encoding="utf-8") as paper,
        (order.folder / f"{table.name}.jsonl").open("w", encoding="utf-8") as lines,
    ):
        writer = csv.writer(paper, lineterminator="\r\n")
        names = [column.name for column in table.columns if order.sensitive or not column.is_sealed]
        writer.writerow(names)
        for part in parts(session, table, names):
            told = [[plain(value) for value in row] for row in part]
            writer.writerows([written(value) for value in row] for row in told)
            lines.writelines(
                json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"
                for row in told
            )
            count += len(told)
            advance(len(told))
    return count


def parts(session: Session, table: Table, names: list[str]) -> Iterator[Any]:
    """Read the columns, a part of the rows at a time."""
    columns = [column.column for column in table.columns if column.name in names]
    query: Select[Any] = select(*columns).order_by(*table.source.primary_key)
    yield from session.execute(query, execution_options={"yield_per": AT_ONCE}).partitions()


def plain(value: Any) -> Any:
    """Write a value so that JSON keeps it exactly; a decimal number is text, never a float."""
    if value is None or isinstance(value, bool | int | list | dict):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(getattr(value, "value", value))


def written(value: Any) -> Any:
    """Write a plain value into a cell; nothing is an empty cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def copy_documents(session: Session, order: Order) -> list[int]:
    """Copy each document, readable, under a name that people know.

    Returns the ids of those without a file, or with one that no key opens.
    """
    there = Document.__table__.c
    query = select(
        there.id, there.title, there.stored_as, there.content_type, there.sealed_with
    ).order_by(there.id)
    lost = []
    folder = order.folder / "documents"
    folder.mkdir()
    for found in session.execute(query, execution_options={"yield_per": AT_ONCE}):
        *named, sealed_with = found
        if not copy(order.documents, found.stored_as, sealed_with, folder / name_of(*named)):
            lost.append(found.id)
    return lost


def copy(documents: Path, stored_as: str, sealed_with: str | None, target: Path) -> bool:
    """Copy one file as it was before it was sealed; tell whether that could be done."""
    try:
        source = vault.opened(documents, stored_as, sealed_with)
        if source is None:
            return False
        with source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    except CannotDecrypt:
        target.unlink(missing_ok=True)
        return False
    return True


def name_of(key: int, title: str, stored_as: str, content_type: str) -> str:
    """Name a document's file: its id, so that no two are the same, and what people call it."""
    ending = mimetypes.guess_extension(content_type) or Path(stored_as).suffix
    clean = UNSAFE.sub("_", title).strip(" .")[:LONGEST_TITLE]
    return f"{key} {clean.removesuffix(ending)}".strip() + ending
