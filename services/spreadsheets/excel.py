"""Write Excel files of any length without holding them in memory."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from services.spreadsheets.cells import Cell, cell, guard, written

BYTES_AT_ONCE = 1 << 16
# Excel's own limit, less the heading; what is longer goes on in the next sheet.
ROWS_PER_SHEET = 1_048_575
FIRST_YEAR = 1900
WIDEST = 50
ROWS_MEASURED = 100
STYLES = {
    "heading": {"bold": True, "bottom": 1},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm"},
    "date": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "hh:mm"},
    "decimal": {"num_format": "#,##0.00##"},
}
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")


def write_xlsx(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    zone: tzinfo = UTC,
    title: str = "",
) -> Iterator[bytes]:
    """Yield an Excel file piece by piece; it is first written to a folder that is thrown away.

    Args:
        columns: The headings, as the reader calls them.
        rows: As many rows as there are; each is asked for when its turn comes.
        zone: Whose wall time instants are shown in.
        title: The sheet's name, cut to what Excel takes.
    """
    with tempfile.TemporaryDirectory(prefix="xlsx-") as room:
        path = Path(room, "table.xlsx")
        with Workbook(str(path), {"constant_memory": True, "tmpdir": room}) as book:
            styles = {name: book.add_format(style) for name, style in STYLES.items()}
            for number, piece in enumerate(sheets(iter(rows)), 1):
                sheet = book.add_worksheet(sheet_name(title, number))
                fill(sheet, columns, piece, zone, styles)
        with path.open("rb") as file:
            yield from iter(lambda: file.read(BYTES_AT_ONCE), b"")


def sheets(rows: Iterator[Sequence[object]]) -> Iterator[Iterator[Sequence[object]]]:
    """Cut the rows into sheets; the first is there even when no row is."""
    yield islice(rows, ROWS_PER_SHEET)
    for first in rows:
        yield chain([first], islice(rows, ROWS_PER_SHEET - 1))


def sheet_name(title: str, number: int) -> str | None:
    """Make a title acceptable to Excel; without one it names the sheet itself."""
    clean = NOT_IN_A_TITLE.sub(" ", title).strip()
    if not clean:
        return None
    return clean[:31].strip() if number == 1 else f"{clean[:25].strip()} {number}"


def fill(
    sheet: Worksheet,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    zone: tzinfo,
    styles: dict[str, Format],
) -> None:
    """Write headings that stay in sight, then the rows; fit the columns to the first of them."""
    widths = dict(enumerate(map(len, columns)))
    for column, name in enumerate(columns):
        sheet.write_string(0, column, guard(name), styles["heading"])
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values):
            content = cell(value, zone)
            put(sheet, row, column, content, styles)
            if row <= ROWS_MEASURED:
                widths[column] = max(widths.get(column, 0), len(written(content)))
    for column, width in widths.items():
        sheet.set_column(column, column, min(width, WIDEST) + 2)
    sheet.freeze_panes(1, 0)


def put(sheet: Worksheet, row: int, column: int, content: Cell, styles: dict[str, Format]) -> None:
    """Write one cell by the method for its kind; `sheet.write` would guess, and find formulas."""
    if isinstance(content, str):
        if content:
            sheet.write_string(row, column, content)
    elif isinstance(content, date) and content.year < FIRST_YEAR:
        sheet.write_string(row, column, written(content))
    elif isinstance(content, datetime | date | time):
        sheet.write_datetime(row, column, content, styles[type(content).__name__])
    elif isinstance(content, Decimal):
        sheet.write_number(row, column, content, styles["decimal"])
    else:
        sheet.write_number(row, column, content)
