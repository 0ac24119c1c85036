"""How one value stands in a grid or on a record: badges, dates, money, links of words."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import format_time
from flask_babel import gettext as _
from markupsafe import Markup

from models.base import Words
from views import wording

NOTHING = Markup('<span class="nothing">–</span>')


def _dialled(number: str) -> Markup:
    """Write a number as a link that dials it (F4)."""
    return Markup('<a href="tel:%s">%s</a>') % (number, wording.phone(number))


WRITERS: dict[str, Callable[[Any], Any]] = {
    "rate": wording.rate,
    "number": wording.number,
    "phone": wording.phone,
    "dialled": _dialled,
}


def cell(value: Any, kind: str = "") -> Any:
    """Write a value; text is escaped by the template."""
    if value is None or value == "" or value == []:
        return NOTHING
    if kind in WRITERS:
        return WRITERS[kind](value)
    for of, write in BY_VALUE:
        if isinstance(value, of):
            return write(value)
    return str(value)


def linked(words: Any, address: str) -> Markup:
    """Write words that lead to a record."""
    return Markup('<a href="%s">%s</a>') % (address, words)


def _state(value: Words) -> Markup:
    return Markup('<span class="state state-%s">%s</span>') % (value.value, value.label)


def _yes_or_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _moment(value: datetime) -> Markup:
    return _dated(wording.moment(value), value.isoformat())


def _day(value: date) -> Markup:
    return _dated(wording.day(value), wording.full_day(value))


def _time(value: time) -> str:
    return str(format_time(value, "short", rebase=False))


def _labels(value: list[Any]) -> str:
    return ", ".join(map(str, value))


def _facts(value: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {fact}" for name, fact in value.items() if fact not in (None, ""))


def _dated(short: str, full: str) -> Markup:
    return Markup('<time title="%s">%s</time>') % (full, short)


# A datetime is a date too, and a Words a str: the narrower kind stands first.
BY_VALUE: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (Words, _state),
    (bool, _yes_or_no),
    (Decimal, wording.money),
    (datetime, _moment),
    (date, _day),
    (time, _time),
    (list, _labels),
    (dict, _facts),
)
