"""Repetitions as people choose them, made into a rule and back, and every rule in words (F1)."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import auto

from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from models.base import Words
from services.errors import Refused

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = "MO,TU,WE,TH,FR"
LAST_SURE_DAY = 28
UNTIL = re.compile(r"UNTIL=(\d{4})(\d\d)(\d\d)", re.ASCII)
NTH = re.compile(r"([+-]?\d)(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)


class Pace(Words):
    """How often, as the form offers it; `other` is a rule that came from elsewhere."""

    never = auto()
    daily = auto()
    weekdays = auto()
    weekly = auto()
    monthly = auto()
    monthly_weekday = auto()
    other = auto()


@dataclass(frozen=True)
class Chosen:
    """What somebody chose: the pace, for weekly ones the days (0 is Monday), and the last day."""

    pace: Pace
    days: tuple[int, ...] = field(default=())
    until: date | None = None


def rule_of(chosen: Chosen, due: datetime) -> str | None:
    """Write what was chosen as a rule, beginning with a due time on the office's clocks.

    Raises:
        Refused: the last day comes before the first.
    """
    if chosen.pace is Pace.never:
        return None
    if chosen.until and chosen.until < due.date():
        raise Refused(_("It cannot end before it begins."), "repeat_until")
    parts = {
        Pace.daily: "FREQ=DAILY",
        Pace.weekdays: f"FREQ=WEEKLY;BYDAY={WORKDAYS}",
        Pace.weekly: f"FREQ=WEEKLY;BYDAY={_codes(chosen.days or (due.weekday(),))}",
        Pace.monthly: f"FREQ=MONTHLY;{_day_of_month(due.day)}",
        Pace.monthly_weekday: f"FREQ=MONTHLY;BYDAY={_nth(due)}{CODES[due.weekday()]}",
    }
    # The whole of the last day belongs to it.
    end = f";UNTIL={chosen.until:%Y%m%d}T235959" if chosen.until else ""
    return parts[chosen.pace] + end


def chosen_of(rule: str | None) -> Chosen:
    """Read a rule back into the form's choices."""
    if not rule:
        return Chosen(Pace.never)
    until, bare = _until(rule), re.sub(r";?UNTIL=[^;]*", "", rule.upper())
    fixed = {"FREQ=DAILY": Pace.daily, f"FREQ=WEEKLY;BYDAY={WORKDAYS}": Pace.weekdays}
    if bare in fixed:
        return Chosen(fixed[bare], (), until)
    weekly = re.fullmatch(r"FREQ=WEEKLY(?:;BYDAY=((?:[A-Z]{2},?)+))?", bare)
    if weekly:
        return Chosen(Pace.weekly, _days(weekly[1] or ""), until)
    if re.fullmatch(r"FREQ=MONTHLY(;BYMONTHDAY=(\d+|28(,\d+)+;BYSETPOS=-1))?", bare):
        return Chosen(Pace.monthly, (), until)
    if re.fullmatch(rf"FREQ=MONTHLY;BYDAY={NTH.pattern}", bare):
        return Chosen(Pace.monthly_weekday, (), until)
    return Chosen(Pace.other, (), until)


def in_words(rule: str | None) -> str:
    """Say a rule as people say it; one that nobody chose here is quoted."""
    if not rule:
        return ""
    chosen = chosen_of(rule)
    words = _pace_words(chosen, rule.upper())
    if chosen.until:
        until = format_date(chosen.until, "long")
        return _("%(repetition)s, until %(day)s", repetition=words, day=until)
    return words


def _pace_words(chosen: Chosen, rule: str) -> str:
    match chosen.pace:
        case Pace.daily:
            return _("Every day")
        case Pace.weekdays:
            return _("Every weekday, Monday to Friday")
        case Pace.weekly:
            days = ", ".join(_weekday(day) for day in chosen.days)
            return _("Every week on %(days)s", days=days) if days else _("Every week")
        case Pace.monthly:
            return _monthly_words(rule)
        case Pace.monthly_weekday:
            return _nth_words(rule)
        case _:
            return _("By the rule %(rule)s", rule=rule)


def _monthly_words(rule: str) -> str:
    days = re.search(r"BYMONTHDAY=([\d,]+)", rule)
    day = int(days[1].split(",")[-1]) if days else 0
    if day == 31:
        return _("Every month on the last day")
    if day > LAST_SURE_DAY:
        return _("Every month on day %(day)s, or the last one before", day=day)
    return _("Every month on day %(day)s", day=day) if day else _("Every month")


def _nth_words(rule: str) -> str:
    found = NTH.search(rule)
    number, code = (int(found[1]), found[2]) if found else (1, CODES[0])
    names = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), -1: _("last")}
    which = names.get(number, str(number))
    day = _weekday(CODES.index(code))
    return _("Every month on the %(which)s %(day)s", which=which, day=day)


def _weekday(day: int) -> str:
    locale = get_locale()
    monday_first = locale.days["format"]["wide"] if locale else {}
    return str(monday_first.get(day, CODES[day]))


def _day_of_month(day: int) -> str:
    """Name a day that each month has: where there is no 31st, the last one."""
    if day <= LAST_SURE_DAY:
        return f"BYMONTHDAY={day}"
    days = ",".join(map(str, range(LAST_SURE_DAY, day + 1)))
    return f"BYMONTHDAY={days};BYSETPOS=-1"


def _nth(due: datetime) -> int:
    """Tell the how manieth of its weekday a day is; a fifth is the last."""
    number = (due.day - 1) // 7 + 1
    return number if number < 5 else -1


def _codes(days: tuple[int, ...]) -> str:
    return ",".join(CODES[day] for day in sorted(set(days)))


def _days(codes: str) -> tuple[int, ...]:
    return tuple(CODES.index(code) for code in codes.split(",") if code)


def _until(rule: str) -> date | None:
    found = UNTIL.search(rule.upper())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
