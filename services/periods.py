"""The periods that people choose figures for."""

from datetime import date
from enum import auto

from flask_babel import gettext as _

from models.base import Words
from services.errors import Refused

MOST_MONTHS = 120
EARLIEST, LATEST = 1900, 2200


class Period(Words):
    """This month, the last three or twelve months (this one included), or days of one's own."""

    month = auto()
    quarter = auto()
    year = auto()
    custom = auto()


MONTHS_BACK = {Period.month: 0, Period.quarter: 2, Period.year: 11}


def days_of(period: Period, today: date, since: str, until: str) -> tuple[date, date]:
    """Tell the first and the last day; `since` and `until` are what was typed.

    Raises:
        Refused: a day of one's own is none, or they are the wrong way round or too far apart.
    """
    if period is not Period.custom:
        month = today.year * 12 + today.month - 1 - MONTHS_BACK[period]
        return date(month // 12, month % 12 + 1, 1), today
    first, last = read_day(since, "from"), read_day(until, "to")
    if first > last:
        raise Refused(_("The first day comes after the last."), field="from")
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise Refused(_("Choose at most ten years."), field="from")
    return first, last


def read_day(text: str, field: str) -> date:
    """Read a typed day.

    Raises:
        Refused: it is none.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(_("Choose a day."), field=field) from None
    if not EARLIEST <= day.year <= LATEST:
        raise Refused(_("Choose a day."), field=field)
    return day
