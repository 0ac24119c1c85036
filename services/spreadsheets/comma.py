"""Write comma-separated files of any length without holding them in memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, tzinfo
from itertools import islice

from services.spreadsheets.cells import cell, guard, written

ROWS_AT_ONCE = 500
# By this mark Excel knows that the letters are UTF-8.
MARK = "\ufeff"


def write_csv(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, zone: tzinfo = UTC
) -> Iterator[bytes]:
    """Yield a CSV file piece by piece, for an answer that is sent while it is made.

    Args:
        columns: The headings, as the reader calls them.
        rows: As many rows as there are; each is asked for when its turn comes.
        zone: Whose wall time instants are shown in.
    """
    yield (MARK + lines([[guard(name) for name in columns]])).encode()
    remaining = iter(rows)
    while piece := list(islice(remaining, ROWS_AT_ONCE)):
        yield lines([written(cell(value, zone)) for value in row] for row in piece).encode()


def lines(rows: Iterable[list[str]]) -> str:
    """Write rows as lines, with quotation marks where they are needed."""
    paper = io.StringIO()
    csv.writer(paper, lineterminator="\r\n").writerows(rows)
    return paper.getvalue()
