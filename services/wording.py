"""How money, days, moments and phones are written, wherever they are written.

Pages use these as filters on the agency's clocks (views/wording.py); mails as filters on the clocks
of the office that writes (services/letters.py).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_currency, format_date, format_datetime, format_decimal

from models.base import Words
from services import clock, contacts

RATE = "¤#,##0.00##"


def money(amount: Decimal | None) -> str:
    """Write an amount: $1,212.50."""
    return "–" if amount is None else str(format_currency(amount, "USD"))


def rate(amount: Decimal | None) -> str:
    """Write a price that may have parts of a cent: $30.00, $7.1250."""
    return "–" if amount is None else str(format_currency(amount, "USD", RATE, False))


def number(value: Decimal | int | None) -> str:
    """Write a number with its thousands and no more places than it needs: 1,200 or 33.5."""
    return "–" if value is None else str(format_decimal(value))


def day(value: date | None) -> str:
    """Write a day shortly: Mar 4; a day of another year with the year."""
    if value is None:
        return "–"
    this_year = value.year == clock.now().year
    return str(format_date(value, "MMM d" if this_year else "MMM d, y"))


def full_day(value: date | None) -> str:
    """Write a day in full: March 4, 2026."""
    return "–" if value is None else str(format_date(value, "long"))


def month_name(value: date) -> str:
    """Write a month: March 2026."""
    return str(format_date(value, "MMMM y"))


def moment(value: datetime | None, zone: str) -> str:
    """Write an instant as day and time on the clocks of a zone: Mar 4, 9:00 AM."""
    if value is None:
        return "–"
    return str(format_datetime(clock.local(value, zone), "MMM d, h:mm a", rebase=False))


def clock_time(value: datetime | None, zone: str) -> str:
    """Write an instant's time on the clocks of a zone: 9:00 AM."""
    if value is None:
        return "–"
    return str(format_datetime(clock.local(value, zone), "h:mm a", rebase=False))


def weekday(value: datetime | None, zone: str) -> str:
    """Write an instant's day with its name on the clocks of a zone: Tuesday, March 4."""
    return (
        "–" if value is None else str(format_date(clock.local(value, zone).date(), "EEEE, MMMM d"))
    )


def phone(value: str | None) -> str:
    """Write a phone number as people dial it: (617) 555-0100."""
    return contacts.phone_words(value) if value else "–"


def label(value: Any) -> str:
    """Write a member of an enum, a yes or no, or nothing at all."""
    if isinstance(value, Words):
        return value.label
    return "–" if value is None or value == "" else str(value)
