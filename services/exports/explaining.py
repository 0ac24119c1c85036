"""README.txt and dictionary.csv: what the files are, for somebody who never saw Tendwell."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Protocol

from services.exports.tables import LEFT_OUT, Table

HEAD = """Tendwell {version}, exported {at}

Each table is here twice, with the same rows:
  NAME.csv    comma-separated, UTF-8, the first line names the columns
  NAME.jsonl  one JSON object a line, UTF-8
dictionary.csv says of each column what its values are and where it points.
documents/ holds the files, readable; each name begins with the id of its row in document.csv.

Values are exact. An empty cell is "nothing"; lists are JSON. Decimal numbers are text in JSON, so
that no program rounds them. Instants are UTC. Rows with deleted_at were deleted by somebody.

CAREFUL: text stands here as it was typed. A cell that begins with = + - or @ is run as a formula by
some spreadsheets. Open these files with programs, or import the columns as text; for spreadsheets,
export from the grids in the office, which guards such cells.

{sealed}
"""
WITH = (
    "SENSITIVE: columns that are encrypted in the database (diagnoses, care plans, notes of "
    "assessments)\nare READABLE here. Keep this folder as you keep the paper files."
)
WITHOUT = (
    "Columns that are encrypted in the database (diagnoses, care plans, notes of assessments) are\n"
    "left out; flask export --sensitive writes them too."
)
COLUMNS = ("table", "column", "kind", "may be empty", "values", "refers to", "encrypted", "meaning")


class Told(Protocol):
    """What of an order must be said."""

    @property
    def sensitive(self) -> bool:
        """Whether what is encrypted is readable here."""

    @property
    def version(self) -> str:
        """Of which release this is."""

    @property
    def at(self) -> datetime:
        """When it was made."""


def write(
    folder: Path, tables: list[Table], counts: dict[str, int], lost: list[int], order: Told
) -> None:
    """Write both files."""
    (folder / "README.txt").write_text(readme(tables, counts, lost, order), encoding="utf-8")
    with (folder / "dictionary.csv").open("w", newline="", encoding="utf-8") as paper:
        writer = csv.writer(paper, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for table in tables:
            writer.writerows(entries(table))


def entries(table: Table) -> list[list[str]]:
    """The lines of the dictionary about one table."""
    return [
        [
            table.name,
            column.name,
            column.kind,
            "yes" if column.column.nullable else "no",
            column.values,
            column.refers_to,
            "yes" if column.is_sealed else "no",
            column.meaning,
        ]
        for column in table.columns
    ]


def readme(tables: list[Table], counts: dict[str, int], lost: list[int], order: Told) -> str:
    """Explain the folder, then each table with its columns."""
    parts = [
        HEAD.format(
            version=order.version,
            at=order.at.isoformat(timespec="seconds"),
            sealed=WITH if order.sensitive else WITHOUT,
        )
    ]
    if lost:
        parts.append(f"These documents have no file: {', '.join(map(str, lost))}\n")
    for table in tables:
        parts.append(f"\n{table.name} ({counts[table.name]:,} rows)\n  {table.words}\n")
        parts += [
            f"    {column.name}: {column.meaning} ({column.kind})\n"
            for column in table.columns
            if order.sensitive or not column.is_sealed
        ]
    parts.append("\nNot here, as only Tendwell itself needs it:\n")
    parts += [f"  {name}: {why}\n" for name, why in LEFT_OUT.items()]
    return "".join(parts)
