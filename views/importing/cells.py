"""What a cell says, as a browser would send it for the field that it fills."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, DateField, Field, SelectField, SelectMultipleField, TimeField

from models.base import db
from services import clock
from services.errors import Refused
from services.imports import cleanings
from views import house
from views.fields import LabelsField, MomentField
from views.lookups import Lookup
from views.picks import AjaxSelectField

CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
NOON, MINUTES = 12, 60


class Finder:
    """Finds the records that cells name, each only once in an import."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        self._found: dict[tuple[Lookup, str], int] = {}

    def find(self, lookup: Lookup, text: str) -> int:
        """Find the one record that a cell means.

        Raises:
            Refused: there is none for this person, or there are several.
        """
        key = (lookup, text.casefold())
        if key not in self._found:
            self._found[key] = self._search(lookup, text)
        return self._found[key]

    def _search(self, lookup: Lookup, text: str) -> int:
        if text.startswith("#"):
            found = [lookup.get_one(text[1:])]
        else:
            found = self._by_key(lookup, text) or [
                row for row in lookup.get_list(text) if str(row).casefold() == text.casefold()
            ]
        rows = [row for row in found if row is not None]
        if len(rows) > 1:
            raise Refused(
                _("Several are called “%(name)s”. Write # and the Tendwell ID.", name=text[:60])
            )
        if not rows:
            raise Refused(_("There is no “%(name)s”.", name=text[:60]))
        return int(rows[0].id)

    def _by_key(self, lookup: Lookup, text: str) -> list[Any]:
        column = getattr(lookup.model, "external_id", None)
        return (
            []
            if column is None
            else list(db.session.scalars(lookup.offered().where(column == text)))
        )


def sent(field: Field, text: str, finder: Finder) -> list[str]:
    """Write a cell as the form expects it.

    Raises:
        Refused: it cannot be read.
    """
    if isinstance(field, AjaxSelectField):
        return [str(finder.find(field.loader, text))]
    for kind, write in WRITERS:
        if isinstance(field, kind):
            return write(field, text)
    return [text]


def _yes_no(field: Field, text: str) -> list[str]:
    return ["y"] if cleanings.yes_no(text) else []


def _several(field: Any, text: str) -> list[str]:
    return [_option(field, one) for one in _parts(text)]


def _one(field: Any, text: str) -> list[str]:
    return [_option(field, text)]


def _option(field: Any, text: str) -> str:
    offered = [(value, str(label)) for value, label in field.choices or [] if str(value)]
    for value, label in offered:
        if _folded(text) in {_folded(label), _folded(str(getattr(value, "value", value)))}:
            return str(value)
    raise Refused(
        _(
            "“%(raw)s” is none of: %(known)s.",
            raw=text[:40],
            known=", ".join(label for _value, label in offered[:20]),
        )
    )


def _folded(text: str) -> str:
    return text.casefold().replace("_", " ").strip()


def _labels(field: Field, text: str) -> list[str]:
    return [", ".join(_parts(text))]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]


def _day(field: Field, text: str) -> list[str]:
    return [cleanings.day(text).isoformat()]


def _time(field: Field, text: str) -> list[str]:
    return [_clock(text)]


def _moment(field: Field, text: str) -> list[str]:
    """Read a moment on the agency's clocks, as exports show it, whoever's clocks the form has."""
    day, _space, hour = text.replace("T", " ").partition(" ")
    if text.endswith("Z") or "+" in hour:
        return [text]
    at = datetime.time.fromisoformat(_clock(hour) if hour else "00:00")
    wall = datetime.datetime.combine(cleanings.day(day), at)
    return [clock.instant(wall, house.zone()).isoformat()]


def _clock(text: str) -> str:
    found = CLOCK.fullmatch(text.strip())
    if not found:
        raise Refused(_("“%(raw)s” is not a time like 9:30 or 2:15 PM.", raw=text[:40]))
    hour, half = int(found[1]), (found[3] or "").lower()
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    if hour >= 2 * NOON or int(found[2]) >= MINUTES:
        raise Refused(_("“%(raw)s” is not a time like 9:30 or 2:15 PM.", raw=text[:40]))
    return f"{hour:02}:{found[2]}"


# A list of several is a list too, and a moment a day: the narrower kind stands first.
WRITERS: tuple[tuple[type[Field], Callable[[Any, str], list[str]]], ...] = (
    (BooleanField, _yes_no),
    (SelectMultipleField, _several),
    (SelectField, _one),
    (LabelsField, _labels),
    (MomentField, _moment),
    (TimeField, _time),
    (DateField, _day),
)
