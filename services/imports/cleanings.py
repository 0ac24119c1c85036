"""The cleanings that a mapping names: each a stated rule, counted where it changed something.

A cleaning takes the text of one cell and returns what is stored, or refuses in words. An empty
result means that nothing is known; the cleanings behind it are passed over then.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services import contacts
from services.errors import Refused

Change = Callable[[str], Any]


@dataclass(frozen=True)
class Cleaning:
    """A named rule: its words, what it does, and when it counts as applied."""

    name: str
    words: Any
    change: Change
    counts: Callable[[str, Any], bool]


CLEANINGS: dict[str, Cleaning] = {}

TAG = re.compile(r"\s*\([a-z][a-z /-]*\)$")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
ISO_MOMENT = re.compile(r"(\d+)-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?Z?")
LAST_YEAR = 9999
CAPITALS = frozenset({"LLC", "LLP", "PLLC", "PC", "MD", "VNA", "YMCA", "NE", "NW", "SE", "SW"})
YES, NO = frozenset({"yes", "y", "true", "1", "x"}), frozenset({"no", "n", "false", "0"})


def differs(before: str, after: Any) -> bool:
    """Count a cleaning where it changed what was written."""
    return bool(before != after)


def has_two(before: str, after: Any) -> bool:
    """Count a cleaning where two telephone numbers stood in one cell."""
    return len(_numbers(before)) > 1


def emptied(before: str, after: Any) -> bool:
    """Count a cleaning where it left nothing."""
    return not after


def stated(words: Any, counts: Callable[[str, Any], bool] = differs) -> Callable[[Change], Change]:
    """Register a cleaning under its name, with the rule that it follows."""

    def register(change: Change) -> Change:
        CLEANINGS[change.__name__] = Cleaning(change.__name__, words, change, counts)
        return change

    return register


@stated(_l("Digits in names are dropped."))
def without_digits(text: str) -> str:
    """Turn “Royal919 Ann3” into “Royal Ann”."""
    return " ".join(re.sub(r"\d+", "", text).split())


@stated(_l("The word for the kind of entry behind a description is dropped."))
def without_tag(text: str) -> str:
    """Turn “Acute bronchitis (disorder)” into “Acute bronchitis”."""
    return TAG.sub("", text)


@stated(_l("Names all in capitals are written like other names."))
def calm(text: str) -> str:
    """Turn “MERCY HOME CARE  INC” into “Mercy Home Care Inc”."""
    if not text.isupper():
        return text
    return " ".join(word if word in CAPITALS else word.capitalize() for word in text.split())


@stated(_l("Several spaces are written as one."))
def single_spaced(text: str) -> str:
    """Write one space where there are several."""
    return " ".join(text.split())


@stated(_l("ZIP code 00000 means that none is known."))
def unknown_zip(text: str) -> str:
    """Forget a ZIP code of zeros."""
    return "" if text.strip("0-") == "" else text


@stated(_l("ZIP codes are written as 02139 or 02139-1234."))
def zip_code(text: str) -> str:
    """Write a ZIP code the usual way."""
    return contacts.zip_code(text)


@stated(_l("States are written as their two letters."))
def state(text: str) -> str:
    """Write a state's letters."""
    return contacts.state(text)


@stated(_l("Telephone numbers are written as +16175550100."))
def phone(text: str) -> str:
    """Write a telephone number the usual way."""
    return contacts.phone(text)


@stated(_l("Of “x Or y” the first telephone number is taken."), has_two)
def first_phone(text: str) -> str:
    """Take what stands before “Or”."""
    return _numbers(text)[0]


@stated(_l("Of “x Or y” the second telephone number is taken, if it is another one."), has_two)
def second_phone(text: str) -> str:
    """Take what stands behind “Or”."""
    first, *others = _numbers(text)
    return next((other for other in others if other != first), "")


@stated(_l("A number that no telephone can have is left out."), emptied)
def possible_phone(text: str) -> str:
    """Write a number the usual way; forget one that cannot be any."""
    try:
        return contacts.phone(text)
    except Refused:
        return ""


@stated(_l("E-mail addresses are written in lower case."))
def email(text: str) -> str:
    """Write an address the usual way."""
    return contacts.email(text)


@stated(_l("Dates are read as 2026-03-04 or 3/4/2026."))
def day(text: str) -> date:
    """Read a date; a time behind it is passed over."""
    words = text.split(" ")[0].split("T")[0]
    if found := ISO_DAY.fullmatch(words):
        year, month, number = map(int, found.groups())
    elif found := US_DAY.fullmatch(words):
        month, number, year = map(int, found.groups())
    else:
        raise Refused(_("“%(raw)s” is not a date like 2026-03-04 or 3/4/2026.", raw=text[:40]))
    try:
        return date(year, month, number)
    except ValueError as problem:
        raise Refused(_("There is no day %(raw)s.", raw=text[:40])) from problem


@stated(_l("An end thousands of years from now means that there is none."))
def open_end(text: str) -> str:
    """Forget a moment that no calendar holds."""
    found = ISO_MOMENT.fullmatch(text)
    return "" if found and int(found[1]) >= LAST_YEAR else text


@stated(_l("Moments are read as 2026-03-04T09:30:00Z."))
def moment(text: str) -> datetime:
    """Read a moment, in UTC."""
    found = ISO_MOMENT.fullmatch(text)
    if not found:
        raise Refused(_("“%(raw)s” is not a moment like 2026-03-04T09:30:00Z.", raw=text[:40]))
    try:
        year, month, number, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, number, hour, minute, second, tzinfo=UTC)
    except ValueError as problem:
        raise Refused(_("There is no moment %(raw)s.", raw=text[:40])) from problem


@stated(_l("Amounts are read as dollars and cents."))
def money(text: str) -> Decimal:
    """Read an amount that is not below zero."""
    amount = _decimal(text.replace("$", "").replace(",", ""))
    if amount < 0 or amount != round(amount, 2):
        raise Refused(_("“%(raw)s” is not an amount like 120.50.", raw=text[:40]))
    return round(amount, 2)


@stated(_l("Positions are kept to six decimal places."))
def degrees(text: str) -> Decimal:
    """Read a latitude or longitude."""
    found = _decimal(text)
    if abs(found) > 180:
        raise Refused(_("“%(raw)s” is not a position in degrees.", raw=text[:40]))
    return round(found, 6)


@stated(_l("Whole numbers are read as digits."))
def count(text: str) -> int:
    """Read a whole number that is not below zero."""
    if not text.isdecimal():
        raise Refused(_("“%(raw)s” is not a whole number.", raw=text[:40]))
    return int(text)


@stated(_l("Yes and no are read from yes, no, y, n, true, false, 1, 0 and x."))
def yes_no(text: str) -> bool:
    """Read an answer."""
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise Refused(_("“%(raw)s” is neither yes nor no.", raw=text[:40]))


@stated(_l("Several values are separated by semicolons."))
def several(text: str) -> list[str]:
    """Split a list."""
    return [one.strip() for one in text.split(";") if one.strip()]


def _numbers(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\s+or\s+", text, flags=re.IGNORECASE)]


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation as problem:
        raise Refused(_("“%(raw)s” is not a number.", raw=text[:40])) from problem
    if not found.is_finite():
        raise Refused(_("“%(raw)s” is not a number.", raw=text[:40]))
    return found
