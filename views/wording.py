"""How money, days, moments and phones are written, the same in grids, pages, mails and PDFs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from flask_babel import format_currency, format_date, format_datetime
from sqlalchemy import Enum

from models.base import Words, db
from services import clock, contacts, settings

FILTERS = (
    "money",
    "day",
    "full_day",
    "moment",
    "clock_time",
    "weekday",
    "month_name",
    "phone",
    "label",
)


def money(amount: Decimal | None) -> str:
    """Write an amount: $1,212.50."""
    return "–" if amount is None else str(format_currency(amount, "USD"))


def day(value: date | None) -> str:
    """Write a day shortly: Mar 4."""
    return "–" if value is None else str(format_date(value, "MMM d"))


def full_day(value: date | None) -> str:
    """Write a day in full: March 4, 2026."""
    return "–" if value is None else str(format_date(value, "long"))


def moment(value: datetime | None) -> str:
    """Write an instant as day and time on the agency's clocks: Mar 4, 9:00 AM."""
    if value is None:
        return "–"
    return str(format_datetime(_local(value), "MMM d, h:mm a", rebase=False))


def clock_time(value: datetime | None) -> str:
    """Write an instant's time on the agency's clocks: 9:00 AM."""
    return "–" if value is None else str(format_datetime(_local(value), "h:mm a", rebase=False))


def weekday(value: datetime | None) -> str:
    """Write an instant's day with its name: Tuesday, March 4."""
    return "–" if value is None else str(format_date(_local(value), "EEEE, MMMM d"))


def month_name(value: date) -> str:
    """Write a month: March 2026."""
    return str(format_date(value, "MMMM y"))


def phone(value: str | None) -> str:
    """Write a phone number as people dial it: (617) 555-0100."""
    return contacts.phone_words(value) if value else "–"


def label(value: Any) -> str:
    """Write a member of an enum, a yes or no, or nothing at all."""
    if isinstance(value, Words):
        return value.label
    return "–" if value is None or value == "" else str(value)


def options(kind: Enum) -> list[tuple[str, str]]:
    """Give the members of an enum's column as choices: what is stored, and what people read."""
    words = cast(type[Words], kind.enum_class)
    return [(member.name, member.label) for member in words]


def _local(value: datetime) -> datetime:
    return clock.local(value, settings.agency(db.session)["time_zone"])
