"""Money that cardholders took back: the gateway says so without saying of which payment.

Staff find the payment; then the money counts as returned, and its invoices are open again (B9).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from models.audit_entry import AuditAction
from models.gateway_event import GatewayEvent
from models.ledger_entry import EntryKind
from models.payment import Payment, PaymentMethod, PaymentState
from services import audit, bookings
from services.errors import MovedOn, Refused

MOST_EVENTS = 200
MOST_PAYMENTS = 10
DECIDED = "decided"


@dataclass(frozen=True)
class Chargeback:
    """One of them: the event that told of it, its place there, and what the gateway said."""

    event_id: int
    place: int
    date: str
    last_four: str
    amount: Decimal
    reason: str


def waiting(session: Session) -> list[Chargeback]:
    """List those that nobody has dealt with, the oldest first."""
    query = (
        select(GatewayEvent)
        .where(GatewayEvent.kind.startswith("chargeback"), GatewayEvent.handled_at.is_(None))
        .order_by(GatewayEvent.id)
        .limit(MOST_EVENTS)
    )
    return [one for event in session.scalars(query) for one in _told(event)]


def candidates(session: Session, chargeback: Chargeback) -> Sequence[Payment]:
    """Find the card payments of which it may be, the newest first."""
    query = (
        select(Payment)
        .where(
            Payment.method == PaymentMethod.card,
            Payment.state == PaymentState.paid,
            Payment.amount - Payment.refunded == literal(chargeback.amount, Payment.amount.type),
        )
        .order_by(Payment.received_at.desc(), Payment.id.desc())
    )
    return session.scalars(query.limit(MOST_PAYMENTS)).all()


def of_payment(session: Session, payment: Payment) -> list[Chargeback]:
    """List those that may be of this payment."""
    if payment.method is not PaymentMethod.card or payment.state is not PaymentState.paid:
        return []
    return [one for one in waiting(session) if one.amount == bookings.remaining(payment)]


def decide(
    session: Session, event_id: int, place: int, payment_id: int | None, at: datetime
) -> None:
    """Book a payment as taken back, or note that the chargeback is of none of ours.

    Raises:
        MovedOn: somebody decided it already.
        Refused: the payment does not fit it.
    """
    event = session.get(GatewayEvent, event_id, with_for_update=True, populate_existing=True)
    found = [one for one in _told(event) if one.place == place] if event else []
    if event is None or not found:
        raise MovedOn(_("This chargeback was dealt with already."))
    if payment_id is not None:
        fitting = {payment.id: payment for payment in candidates(session, found[0])}
        if payment_id not in fitting:
            raise Refused(_("This payment does not fit the chargeback."))
        source = f"chargeback:{event.id}:{place}"
        amount, payment = found[0].amount, fitting[payment_id]
        bookings.give_back(session, payment, amount, source, at, EntryKind.returned)
    _note(session, event, place, payment_id, at)


def _note(
    session: Session, event: GatewayEvent, place: int, payment_id: int | None, at: datetime
) -> None:
    entries = [dict(entry) for entry in event.body["chargebacks"]]
    entries[place][DECIDED] = payment_id or 0
    event.body = event.body | {"chargebacks": entries}
    if all(DECIDED in entry for entry in entries):
        event.handled_at = at
    words = f"payment {payment_id}" if payment_id else "no payment of ours"
    audit.note(session, AuditAction.changed, f"Chargeback {event.id}.{place}: {words}")


def _told(event: GatewayEvent) -> Iterator[Chargeback]:
    for place, entry in enumerate(event.body.get("chargebacks") or ()):
        if DECIDED not in entry:
            yield Chargeback(
                event.id,
                place,
                entry["date"],
                entry["last_4"],
                Decimal(entry["amount"]),
                entry["reason"],
            )
