"""The filters of pages: money, days, moments and phones as services/wording.py writes them.

Moments are shown on the agency's clocks.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import Enum

from models.base import Words
from services import wording
from services.wording import day, full_day, label, money, month_name, number, phone, rate
from views import house

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
__all__ = [
    "FILTERS",
    "day",
    "full_day",
    "label",
    "money",
    "month_name",
    "number",
    "options",
    "phone",
    "rate",
]


def moment(value: datetime | None) -> str:
    """Write an instant as day and time on the agency's clocks: Mar 4, 9:00 AM."""
    return wording.moment(value, house.zone())


def clock_time(value: datetime | None) -> str:
    """Write an instant's time on the agency's clocks: 9:00 AM."""
    return wording.clock_time(value, house.zone())


def weekday(value: datetime | None) -> str:
    """Write an instant's day with its name: Tuesday, March 4."""
    return wording.weekday(value, house.zone())


def options(kind: Enum) -> list[tuple[str, str]]:
    """Give the members of an enum's column as choices: what is stored, and what people read."""
    words = cast(type[Words], kind.enum_class)
    return [(member.name, member.label) for member in words]
