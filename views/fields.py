"""Form fields for our kinds of columns, each with an error that says what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    DateTimeLocalField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)

from models.base import db
from models.choice import ChoiceList
from services import choices, clock
from services.errors import Refused
from views import house

THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
MOST_CENTS = 10**12
MOST_DIGITS = 12
MOST_LABELS = 30
MOST_LETTERS = 80
# Line breaks and other controls; NUL is not one of them: it is refused by name.
CONTROLS = re.compile("[\x01-\x1f\x7f-\x9f\u2028\u2029]+")
# What is not seen, or turns round what stands beside it; joiners stay, which some scripts need.
UNSEEN = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]+")

_clocks: ContextVar[str | None] = ContextVar("clocks", default=None)


@contextmanager
def on_clocks_of(zone: str | None) -> Iterator[None]:
    """Show moments on the clocks of this zone instead of the agency's."""
    token = _clocks.set(zone)
    try:
        yield
    finally:
        _clocks.reset(token)


class MomentField(DateTimeLocalField):
    """An instant, typed and shown as wall time on the agency's clocks.

    Programs may send an instant with its offset from UTC; `instant` keeps it exactly.
    """

    instant: datetime | None = None

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        """Take what browsers send for day and time."""
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, validators, format=formats, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a wall time, or an instant that names its offset."""
        exact = _exact(valuelist[0]) if valuelist else None
        if exact is not None:
            self.instant = exact
            self.data: datetime | None = clock.local(exact, _zone()).replace(tzinfo=None)
        else:
            super().process_formdata(valuelist)

    def process_data(self, value: datetime | None) -> None:
        """Show the instant on the agency's clocks."""
        self.data = clock.local(value, _zone()).replace(tzinfo=None) if value else None

    def wall(self) -> datetime | None:
        """What was meant: a wall time, for whoever knows on which clocks, or an exact instant."""
        return self.instant or self.data

    def populate_obj(self, obj: Any, name: str) -> None:
        """Store the instant that the wall time names."""
        setattr(obj, name, self.chosen())

    def chosen(self) -> datetime | None:
        """Tell the instant that was typed."""
        return self.instant or (clock.instant(self.data, _zone()) if self.data else None)

    def pre_validate(self, form: Any) -> None:
        """Refuse years that no calendar of ours has."""
        if self.data and not 1900 <= self.data.year <= 2200:
            raise ValidationError(_("Please give a year between 1900 and 2200."))


class NumberField(DecimalField):
    """A number; no more places than the column keeps, no infinities."""

    def __init__(
        self, label: Any = None, validators: Any = None, scale: int = 2, **kwargs: Any
    ) -> None:
        """Say how many places the column keeps."""
        super().__init__(label, validators, places=scale, **kwargs)
        self.scale = scale

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what people type, with or without $ and thousands."""
        text = (valuelist[0] if valuelist else "").strip().lstrip("$")
        if not text:
            self.data = None
            return
        if "," in text and not THOUSANDS.fullmatch(text):  # 12,50 is not twelve hundred and fifty
            raise ValueError(_("Please give an amount like 12.50."))
        try:
            amount = Decimal(text.replace(",", ""))
        except InvalidOperation as error:
            raise ValueError(_("Please give an amount like 12.50.")) from error
        if not amount.is_finite() or abs(amount) >= MOST_CENTS:
            raise ValueError(_("That amount is too large."))
        if amount != round(amount, self.scale):
            raise ValueError(_("Please give at most %(n)s decimal places.", n=self.scale))
        self.data = amount


class WholeField(IntegerField):
    """A whole number; one of absurd length is refused before anybody calculates with it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        if valuelist and len(valuelist[0].strip()) > MOST_DIGITS:
            raise ValueError(_("That number is too large."))
        super().process_formdata(valuelist)


class MoneyField(NumberField):
    """An amount of money, with or without $."""


class VersionField(HiddenField):
    """Which version of the record the form shows; the database counts it, not the form."""

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the row's version to SQLAlchemy."""


class ListedField(SelectField):
    """A word from one of the agency's lists; a word that left the list stays on old records."""

    def __init__(self, label: Any, validators: Any, words_of: ChoiceList, **kwargs: Any) -> None:
        """Remember which list is offered."""
        super().__init__(label, validators, choices=[], coerce=_or_none, **kwargs)
        self.list_name = words_of

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Offer the list and what the record has already."""
        super().process(formdata, *args, **kwargs)
        kept = self.object_data if isinstance(self.object_data, str) else None
        words = choices.labels(db.session, self.list_name)
        offered = [*words, *({kept} - {*words, None, ""})]
        self.choices = [("", "–"), *((word, word) for word in offered)]


class ListedManyField(SelectMultipleField):
    """Words from one of the agency's lists, several of them."""

    def __init__(self, label: Any, validators: Any, words_of: ChoiceList, **kwargs: Any) -> None:
        """Remember which list is offered."""
        super().__init__(label, validators, choices=[], **kwargs)
        self.list_name = words_of

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Offer the list and what the record has already."""
        super().process(formdata, *args, **kwargs)
        words = choices.labels(db.session, self.list_name)
        kept = self.object_data if isinstance(self.object_data, list) else []
        self.choices = [(word, word) for word in dict.fromkeys([*words, *kept])]


class LabelsField(StringField):
    """A list of words, typed with commas between them."""

    def _value(self) -> str:
        return ", ".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        """Split at commas and drop what is empty."""
        words = ",".join(valuelist).split(",")
        self.data = [word.strip() for word in words if word.strip()]


def plain(form: Any, field: Field) -> None:
    """Refuse characters that no database keeps."""
    text = field.data if isinstance(field.data, str) else ""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError(_("Please remove the unreadable characters."))


def one_line(value: Any) -> Any:
    """Keep what was typed into one line as one, without what nobody sees; of nothing, nothing."""
    if not isinstance(value, str):
        return value
    return UNSEEN.sub("", CONTROLS.sub(" ", value)).strip() or None


def check_length(text: str, name: str, most: int) -> None:
    """Check what was typed into a field of a page that has no form classes.

    Raises:
        Refused: it is longer than is kept; nothing of it is cut off in silence.
    """
    if len(text) > most:
        words = _("Please shorten this: at most %(n)s characters are kept.", n=f"{most:,}")
        raise Refused(words, field=name)


def few_labels(form: Any, field: Field) -> None:
    """Keep lists of words to a sensible length."""
    words = field.data or []
    if len(words) > MOST_LABELS or any(
        len(word) > MOST_LETTERS or "\x00" in word for word in words
    ):
        raise ValidationError(_("Please give at most 30 words or short phrases."))


def sensible_day(form: Any, field: Field) -> None:
    """Refuse years that no calendar of ours has."""
    if field.data and not 1900 <= field.data.year <= 2200:
        raise ValidationError(_("Please give a year between 1900 and 2200."))


def _or_none(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None


def _exact(text: str) -> datetime | None:
    """Read an instant with its offset; anything else is left to the form's own formats."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is None:
        return None
    if not 1900 <= found.year <= 2200:
        raise ValueError(_("Please give a year between 1900 and 2200."))
    return found


def _zone() -> str:
    return _clocks.get() or house.zone()
