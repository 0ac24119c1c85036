"""What the pay form says: with what is paid, by whom; and what must never be in it."""

import re
from dataclasses import dataclass

from flask import abort, g, request
from flask_babel import gettext as _
from sqlalchemy import select

from models.base import db
from models.client_address import ClientAddress
from models.invoice import Invoice
from models.payment import PaymentMethod
from models.payment_attempt import PaymentAttempt
from models.standing import Standing
from models.stored_card import StoredCard
from services import cards, contacts, payments
from services.errors import Refused
from services.gateways.base import Billing, Sale
from services.portal import Subject

MOST_LETTERS = 200
STORED = "stored-"
NEVER_OURS = {
    "ccnumber",
    "ccexp",
    "cvv",
    "card_number",
    "cardnumber",
    "checkname",
    "checkaccount",
    "checkaba",
}
METHODS = {"card": PaymentMethod.card, "bank_account": PaymentMethod.bank_account}
DIGITS = re.compile(r"[2-6]\d{12,18}", re.ASCII)


@dataclass(frozen=True)
class Means:
    """With what somebody pays: a fresh token, or a card that they kept."""

    method: PaymentMethod
    token: str = ""
    stored: StoredCard | None = None
    keep: bool = False


def refuse_card_numbers() -> None:
    """Turn away whatever looks like card entry on our own server; nothing of it is kept."""
    values = [value for name in request.values for value in request.values.getlist(name)]
    if NEVER_OURS & set(request.values) or any(map(is_card_number, values)):
        abort(400, _("Card numbers are never sent to us. Please use the secure fields."))


def is_card_number(text: str) -> bool:
    """Tell whether a text is the number of a card, however it is spaced."""
    digits = re.sub(r"[\s.-]", "", text)
    if not DIGITS.fullmatch(digits):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def means(found: Subject) -> Means:
    """Read with what is paid.

    Raises:
        Refused: there is neither a token nor a card that this person kept.
    """
    chosen = request.form.get("method", "")
    if chosen.startswith(STORED):
        return _kept(found, chosen.removeprefix(STORED))
    token = request.form.get("payment_token", "")
    if chosen not in METHODS or not 0 < len(token) <= MOST_LETTERS:
        raise Refused(_("The fields were not read. Please fill them in and try again."))
    return Means(METHODS[chosen], token, keep=request.form.get("keep") == "yes")


def _kept(found: Subject, key: str) -> Means:
    card = {str(card.id): card for card in kept(found)}.get(key)
    if card is None:
        raise Refused(_("This card is no longer kept. Please use another one."))
    return Means(card.method, stored=card)


def kept(found: Subject) -> list[StoredCard]:
    """The cards and accounts that this person kept for the open record's invoices."""
    return list(db.session.scalars(cards.of(found, g.user.id)))


def billing() -> Billing:
    """Tell the bank who pays: the person at the keyboard, and the ZIP code they gave.

    Raises:
        Refused: that is no ZIP code.
    """
    zip_code = request.form.get("zip", "").strip()
    return Billing(
        first_name=g.user.first_name,
        last_name=g.user.last_name,
        zip=contacts.zip_code(zip_code) if zip_code else "",
    )


def zip_code(found: Subject, invoice: Invoice) -> str:
    """The ZIP code that the card's bill probably has; a family's own is not known."""
    if found.standing is Standing.emergency_contact:
        return ""
    if invoice.payer:
        return invoice.payer.zip_code or ""
    primary = select(ClientAddress.zip_code).where(
        ClientAddress.client_id == invoice.client_id, ClientAddress.is_primary
    )
    return db.session.scalar(primary) or ""


def sale(attempt: PaymentAttempt, with_what: Means, by: Billing) -> Sale:
    """Write down what the gateway is to be asked; nothing of the database is needed afterwards."""
    if with_what.stored is None:
        return payments.sale(attempt, token=with_what.token, billing=by)
    return payments.sale(
        attempt,
        stored_id=with_what.stored.vault_token,
        first_transaction_id=with_what.stored.initial_transaction_id or "",
        billing=by,
    )
