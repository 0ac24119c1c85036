"""Repetitions in iCalendar's words (FREQ=WEEKLY;BYDAY=MO), followed on the clocks of an office.

Only rules by the day or slower are followed: for one that never comes true, the calendar is
searched until the year 9999, and by the second, or with a pause of nothing, that has no end.
"""

import re
from datetime import datetime

from dateutil.rrule import rrulestr
from flask_babel import gettext as _

from services import clock
from services.errors import Refused

DAYS = r"(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)"
NUMBERS = r"-?\d{1,3}(?:,-?\d{1,3})*"
EVERYWHERE = {"INTERVAL": r"[1-9]\d{0,2}", "UNTIL": r"\d{8}(?:T\d{6})?", "WKST": "MO|SU"}
BY_DAY = {"BYDAY": rf"{DAYS}(?:,{DAYS})*"}
BY_DATE = BY_DAY | {"BYMONTH": NUMBERS, "BYMONTHDAY": NUMBERS, "BYSETPOS": NUMBERS}
PARTS = {
    "DAILY": EVERYWHERE,
    "WEEKLY": EVERYWHERE | BY_DAY,
    "MONTHLY": EVERYWHERE | BY_DATE,
    "YEARLY": EVERYWHERE | BY_DATE,
}


def check(rule: str | None, due_at: datetime | None) -> None:
    """Refuse a repetition that cannot be followed.

    Raises:
        Refused: in words, for the field `repeats` or `due_at`.
    """
    if not rule:
        return
    if due_at is None:
        raise Refused(_("A task that repeats needs a due time."), "due_at")
    if "COUNT" in rule.upper():
        raise Refused(_("Say until when it repeats, not how often."), "repeats")
    unreadable = Refused(_("This repetition cannot be read: %(rule)s", rule=rule), "repeats")
    if not _is_known(rule):
        raise unreadable
    try:
        rrulestr(rule, dtstart=due_at.replace(tzinfo=None))
    except (ValueError, TypeError) as problem:
        raise unreadable from problem


def next_after(
    rule: str, at: datetime, zone: str, before: datetime | None = None
) -> datetime | None:
    """Tell when it comes next, so that nine o'clock stays nine o'clock; None after its end.

    `before` is when it came last: what the clocks moved on for one night is moved back by it.
    """
    wall = _meant(at, before, zone)
    found: datetime | None = rrulestr(rule, dtstart=wall).after(wall)
    return clock.instant(found, zone) if found else None


def _meant(at: datetime, before: datetime | None, zone: str) -> datetime:
    """Tell the wall time that was meant: 2:30 in the night that has none is due at 3:30."""
    wall = clock.local(at, zone).replace(tzinfo=None)
    usual = datetime.combine(wall, clock.local(before, zone).time()) if before else wall
    return usual if clock.instant(usual, zone) == at else wall


def _is_known(rule: str) -> bool:
    """Tell whether each part of a rule is one that we follow, said once."""
    parts = [part.partition("=")[::2] for part in rule.upper().split(";")]
    given = dict(parts)
    allowed = PARTS.get(given.pop("FREQ", ""))
    if allowed is None or len(parts) != len(given) + 1:
        return False
    return all(
        name in allowed and re.fullmatch(allowed[name], value, re.ASCII)
        for name, value in given.items()
    )
