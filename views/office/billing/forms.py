"""The forms by which the office takes, returns and calls off money."""

import secrets
from typing import Any

from flask import flash
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Form,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)

from models.payment import PaymentMethod
from services.errors import Refused
from views import fields

BY_HAND = (PaymentMethod.cheque, PaymentMethod.cash, PaymentMethod.bank_transfer)
MOST_LETTERS = 250
short = validators.Length(max=MOST_LETTERS)


class OnceForm(Form):
    """A form that acts once, however often its button is pressed."""

    nonce = HiddenField(default=lambda: secrets.token_urlsafe(16))


class VoidForm(Form):
    """Why an invoice is void."""

    reason = TextAreaField(_l("Reason"), [validators.InputRequired(), short, fields.plain])


class TakePaymentForm(OnceForm):
    """Money that somebody in the office has in hand."""

    amount = fields.MoneyField(_l("Amount"), [validators.InputRequired()])
    method = SelectField(
        _l("How it came"), choices=[(one.name, one.label) for one in BY_HAND], default="cheque"
    )
    received_on = DateField(_l("Received on"), [validators.InputRequired(), fields.sensible_day])
    reference = StringField(
        _l("Reference"),
        [short, fields.plain],
        description=_l("The number of the cheque or transfer."),
    )
    receipt = BooleanField(_l("E-mail a receipt"))


class RefundForm(OnceForm):
    """Money that goes back to who paid it."""

    amount = fields.MoneyField(_l("Amount"), [validators.InputRequired()])
    reason = TextAreaField(_l("Reason"), [validators.InputRequired(), short, fields.plain])


def blame(form: Form, refusal: Refused) -> None:
    """Show a refusal beside the field that it names, else above the form."""
    if refusal.field and refusal.field in form:
        field: Any = form[refusal.field]
        field.errors = [*field.errors, refusal.words]
    else:
        flash(refusal.words, "error")
