"""Form fields for how people are reached: kept in one way of writing, however they were typed."""

from typing import Any

from wtforms import Field, StringField, TelField, ValidationError

from services import contacts
from services.errors import Refused
from services.states import STATES


class PhoneField(TelField):
    """A phone number: kept as +16175550100, shown as people write it, however it was typed."""

    def _value(self) -> str:
        typed = self.raw_data[0] if self.raw_data else None
        return str(typed) if typed is not None else contacts.phone_words(self.data or "")


class StateField(StringField):
    """A state: picked from the list, or typed as its name or its two letters, which are kept."""

    states = tuple(STATES.items())


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


def spaced(form: Any, field: Field) -> None:
    """Keep a line of an address with single spaces and no comma at its end."""
    _keep(field, contacts.line)


def town(form: Any, field: Field) -> None:
    """Keep a town's name as it is written on an envelope."""
    _keep(field, contacts.town)


def _keep(field: Field, check: Any) -> None:
    if not field.data:
        return
    try:
        field.data = check(field.data)
    except Refused as refusal:
        raise ValidationError(refusal.words) from refusal
