"""Cards and accounts that people keep at the gateway: we hold a token and what they recognise."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.payment import PaymentMethod
from models.payment_attempt import PaymentAttempt
from models.stored_card import StoredCard
from services.gateways.base import Answer, Stored
from services.portal import Subject

BATCH = 20


def of(subject: Subject, user_id: int) -> Select[tuple[StoredCard]]:
    """Select what a person keeps for one record's invoices, the newest first."""
    owner = StoredCard.payer_id if subject.kind == "payer" else StoredCard.client_id
    return (
        select(StoredCard)
        .where(owner == subject.id, StoredCard.user_id == user_id, StoredCard.deleted_at.is_(None))
        .order_by(StoredCard.id.desc())
    )


def keep(session: Session, attempt: PaymentAttempt, answer: Answer) -> None:
    """Keep the card that paid, if the payer asked for it and the gateway did."""
    if not attempt.save_card or not answer.stored_id:
        return
    session.add(
        StoredCard(
            office_id=attempt.office_id,
            user_id=attempt.user_id,
            client_id=None if attempt.payer_id else attempt.client_id,
            payer_id=attempt.payer_id,
            gateway=attempt.gateway,
            method=attempt.method,
            vault_token=answer.stored_id,
            initial_transaction_id=answer.transaction_id or None,
        )
    )


def nameless(session: Session) -> Sequence[StoredCard]:
    """Find those of which nobody knows yet what their owners would recognise them by."""
    query = select(StoredCard).where(
        StoredCard.last_four.is_(None), StoredCard.deleted_at.is_(None)
    )
    return session.scalars(query.order_by(StoredCard.id).limit(BATCH)).all()


def describe(session: Session, card_id: int, stored: Stored | None, at: datetime) -> None:
    """Note brand, last four digits and expiry; what the gateway does not have is forgotten."""
    card = session.get_one(StoredCard, card_id)
    if stored is None:
        card.deleted_at = at
        return
    card.brand, card.last_four, card.expires = stored.brand, stored.last_4, stored.expiry or None


def label(card: StoredCard) -> str:
    """Name a card as its owner knows it."""
    account = card.method is PaymentMethod.bank_account
    if not card.last_four:
        return _("Saved bank account") if account else _("Saved card")
    if account:
        return _("Bank account ending in %(digits)s", digits=card.last_four)
    brand = (card.brand or _("Card")).capitalize()
    expires = card.expires or ""
    until = f"{expires[:2]}/{expires[2:]}" if expires else "–"
    return _(
        "%(brand)s ending in %(digits)s, expires %(until)s",
        brand=brand,
        digits=card.last_four,
        until=until,
    )
