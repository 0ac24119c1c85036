"""Form fields for our kinds of columns, each with an error that says what to do."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import DateTimeLocalField, DecimalField, Field, StringField, ValidationError

from models.base import db
from services import clock, contacts, settings
from services.errors import Refused

MOST_CENTS = 10**12
MOST_LABELS = 30
MOST_LETTERS = 80


class MomentField(DateTimeLocalField):
    """An instant, typed and shown as wall time on the agency's clocks."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        """Take what browsers send for day and time."""
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, validators, format=formats, **kwargs)

    def process_data(self, value: datetime | None) -> None:
        """Show the instant on the agency's clocks."""
        self.data = clock.local(value, _zone()).replace(tzinfo=None) if value else None

    def populate_obj(self, obj: Any, name: str) -> None:
        """Store the instant that the wall time names."""
        setattr(obj, name, clock.instant(self.data, _zone()) if self.data else None)

    def pre_validate(self, form: Any) -> None:
        """Refuse years that no calendar of ours has."""
        if self.data and not 1900 <= self.data.year <= 2200:
            raise ValidationError(_("Please give a year between 1900 and 2200."))


class MoneyField(DecimalField):
    """An amount; no more places than the column keeps, no infinities."""

    def __init__(
        self, label: Any = None, validators: Any = None, scale: int = 2, **kwargs: Any
    ) -> None:
        """Say how many places the column keeps."""
        super().__init__(label, validators, places=scale, **kwargs)
        self.scale = scale

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what people type, with or without $ and thousands."""
        text = (valuelist[0] if valuelist else "").strip().lstrip("$").replace(",", "")
        if not text:
            self.data = None
            return
        try:
            amount = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(_("Please give an amount like 12.50.")) from error
        if not amount.is_finite() or abs(amount) >= MOST_CENTS:
            raise ValueError(_("That amount is too large."))
        if amount != round(amount, self.scale):
            raise ValueError(_("Please give at most %(n)s decimal places.", n=self.scale))
        self.data = amount


class LabelsField(StringField):
    """A list of words, typed with commas between them."""

    def _value(self) -> str:
        return ", ".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        """Split at commas and drop what is empty."""
        words = (valuelist[0] if valuelist else "").split(",")
        self.data = [word.strip() for word in words if word.strip()]


def plain(form: Any, field: Field) -> None:
    """Refuse characters that no database keeps."""
    text = field.data if isinstance(field.data, str) else ""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError(_("Please remove the unreadable characters."))


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


def phone(form: Any, field: Field) -> None:
    """Check a phone number and keep it in one form (E.164)."""
    _keep(field, contacts.phone)


def email(form: Any, field: Field) -> None:
    """Check an e-mail address and keep it in one form."""
    _keep(field, contacts.email)


def zip_code(form: Any, field: Field) -> None:
    """Check a ZIP code."""
    _keep(field, contacts.zip_code)


def state(form: Any, field: Field) -> None:
    """Check a state and keep its two letters."""
    _keep(field, contacts.state)


def _keep(field: Field, check: Any) -> None:
    if not field.data:
        return
    try:
        field.data = check(field.data)
    except Refused as refusal:
        raise ValidationError(refusal.words) from refusal


def _zone() -> str:
    zone: str = settings.agency(db.session)["time_zone"]
    return zone
