"""Files that people upload to a grid: read whole, kept for a day, imported once."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.import_upload import ImportUpload
from services import request_keys
from services.errors import Refused
from services.spreadsheets import read_rows

KEEP = timedelta(days=1)
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 500
MOST_COLUMNS = 200
LONGEST_NAME = 120
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls")


@dataclass
class Table:
    """A file's headings, and its rows with the numbers that a spreadsheet shows beside them."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Bad:
    """One thing that is wrong with one row."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Outcome:
    """What an import did, or would do."""

    new: int = 0
    changed: int = 0
    same: int = 0
    bad: list[Bad] = field(default_factory=list)

    @property
    def to_take(self) -> int:
        """How many rows change anything."""
        return self.new + self.changed

    @property
    def bad_rows(self) -> list[int]:
        """The numbers of the rows that are not taken."""
        return list(dict.fromkeys(one.row for one in self.bad))


def read(file: IO[bytes], name: str) -> Table:
    """Read an uploaded file.

    Raises:
        Refused: it is too large, no table, or has no rows.
    """
    shown = Path(name).name[-LONGEST_NAME:]
    if not shown.lower().endswith(ENDINGS):
        raise Refused(_("Choose a CSV or an Excel file."), field="file")
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise Refused(_("%(name)s is larger than 5 MB. Split it.", name=shown), field="file")
    table = Table([], [])
    for number, cells in read_rows(cast(BinaryIO, file), shown):
        if len(table.rows) == MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise Refused(_too_long(shown), field="file")
        table.headings = list(cells)
        table.rows.append((number, list(cells.values())))
    if not table.rows:
        raise Refused(_("%(file)s has headings, but no row beneath them.", file=shown))
    return table


def _too_long(name: str) -> str:
    return _(
        "%(name)s has more than %(rows)s rows or %(columns)s columns. Split it, or let whoever runs"
        " the server take it in with “flask import”.",
        name=name,
        rows=f"{MOST_ROWS:,}",
        columns=MOST_COLUMNS,
    )


def keep(
    session: Session,
    user_id: int,
    grid: str,
    name: str,
    table: Table,
    chosen: dict[str, str],
    outcome: Outcome,
    at: datetime,
) -> ImportUpload:
    """Keep a file that was read and checked, under a key that nobody can guess."""
    upload = ImportUpload(
        key=request_keys.new(),
        user_id=user_id,
        grid=grid,
        name=Path(name).name[-LONGEST_NAME:],
        content=json.dumps(asdict(table)),
        chosen=chosen,
        report=written(outcome),
        created_at=at,
    )
    session.add(upload)
    return upload


def find(session: Session, key: str, user_id: int | None, grid: str) -> ImportUpload | None:
    """Find somebody's own upload for a grid."""
    query = select(ImportUpload).where(
        ImportUpload.key == key, ImportUpload.user_id == user_id, ImportUpload.grid == grid
    )
    return session.scalar(query)


def table_of(upload: ImportUpload) -> Table:
    """The rows of an upload."""
    found = json.loads(upload.content)
    return Table(found["headings"], [(number, cells) for number, cells in found["rows"]])


def outcome_of(upload: ImportUpload) -> Outcome:
    """What came of an upload, or would."""
    found = json.loads(upload.report)
    return Outcome(
        found["new"], found["changed"], found["same"], [Bad(**one) for one in found["bad"]]
    )


def written(outcome: Outcome) -> str:
    """Write down what came of an upload."""
    return json.dumps(asdict(outcome))


def rejects(table: Table, outcome: Outcome) -> Iterator[list[Any]]:
    """Give the rows that are not taken as they stand in the file, each with what is wrong."""
    problems: dict[int, list[str]] = {}
    for one in outcome.bad:
        problems.setdefault(one.row, []).append(f"{one.column}: {one.reason}")
    width = len(table.headings)
    for number, cells in table.rows:
        if number in problems:
            filled = cells + [""] * (width - len(cells))
            yield [*filled, number, " ".join(problems[number])]


def forget_old(session: Session, at: datetime) -> int:
    """Throw away what was uploaded more than a day ago; return how many files."""
    query = delete(ImportUpload).where(ImportUpload.created_at < at - KEEP)
    return len(session.scalars(query.returning(ImportUpload.id)).all())
