"""One cell: a number stays a number, and no text can be taken for a formula."""

from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from enum import Enum

from flask_babel import gettext as _

Cell = str | int | float | Decimal | date | datetime | time
# The signs that begin a formula, in their wide and small forms too, which some programs take for
# the same; a tab or line break at the beginning makes others look for one behind it.
SIGNS = frozenset("=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
# More digits than this do not fit a spreadsheet's number: it would show others at the end.
EXACT = 10**15


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    return "'" + text if is_risky(text) else text


def unguard(text: str) -> str:
    """Take the apostrophe away again, so that what was exported can be imported."""
    return text[1:] if text.startswith("'") and is_risky(text) else text


def is_risky(text: str) -> bool:
    """Tell whether the first sign begins a formula, behind apostrophes and what is not seen."""
    for sign in text.lstrip("'"):
        if sign in SIGNS:
            return True
        if sign.isprintable() and not sign.isspace():
            return False
    return False


def cell(value: object, zone: tzinfo = UTC) -> Cell:
    """Turn any value of ours into what a cell can hold; instants into the zone's wall time."""
    if isinstance(value, str) or value is None:
        return guard(words(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date | time):
        return value
    return guard(words(value))


def number(value: float | Decimal) -> float | Decimal | str:
    """Keep a number unless a spreadsheet cannot: it knows no infinity and 15 digits."""
    no_number = isinstance(value, Decimal) and value.is_nan()
    return guard(str(value)) if no_number or not -EXACT < value < EXACT else value


def words(value: object) -> str:
    """Say a value as text without anything that no file can hold."""
    if value is None:
        return ""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Enum):
        return str(getattr(value, "label", "") or value.name.replace("_", " ").capitalize())
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(words(one) for one in value)
    return storable(str(value))


def storable(text: str) -> str:
    """Drop what is no letter: NUL, and halves of characters that a bad decoder left."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def written(value: Cell) -> str:
    """Write a cell's value the way that every program reads it."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
