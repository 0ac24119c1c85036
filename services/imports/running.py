"""Runs an import of any kind, inside the transaction of whoever asked for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models.office import Office
from services.errors import Refused
from services.imports import plain
from services.imports.intake import Intake
from services.imports.report import Report
from services.imports.synthea import folder

SYNTHEA = "synthea"
KINDS = (*plain.KINDS, SYNTHEA)


@dataclass(frozen=True)
class Order:
    """What to take in, for which office, on which day; a mapping of one's own if wanted.

    Invoices from before `settled_before` come in as settled; without it, all of them as owed.
    """

    kind: str
    source: str | Path | BinaryIO
    office: Office
    today: date
    now: datetime
    name: str = ""
    mapping: Path | None = None
    settled_before: date | None = None


def run(session: Session, order: Order, report: Report) -> Iterator[int]:
    """Take rows in; yield 1 for each that was read, and leave the report filled.

    Nothing is committed. Who wants all or nothing looks at `report.is_clean()` before committing;
    a rehearsal is a run that is rolled back.

    Raises:
        Refused: the kind is unknown, or the file cannot be read at all.
    """
    if order.kind not in KINDS:
        raise Refused(
            _(
                "“%(kind)s” cannot be imported; these can: %(kinds)s.",
                kind=order.kind,
                kinds=", ".join(KINDS),
            )
        )
    intake = Intake(session, order.office, order.today, order.now, report, order.settled_before)
    if order.kind == SYNTHEA:
        if order.mapping or not isinstance(order.source, str | Path):
            raise Refused(_("A folder brings its own columns: leave the mapping out."))
        yield from folder.run(intake, Path(order.source))
    else:
        name = order.name or _shown(order.source)
        yield from plain.run(intake, order.kind, order.source, name, order.mapping)
    intake.bulk.write()


def size(path: Path) -> int:
    """Tell about how many rows there are, for the bar that shows how far an import is."""
    files = folder.files(path) if path.is_dir() else [path]
    return sum(_lines(file) for file in files if file.suffix.lower() == ".csv" and file.is_file())


def _lines(file: Path) -> int:
    with file.open("rb") as content:
        return max(0, sum(1 for line in content) - 1)


def _shown(source: str | Path | BinaryIO) -> str:
    return Path(source).name if isinstance(source, str | Path) else _("The file")
