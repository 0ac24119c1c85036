"""Giving money back, with the same care as taking it: stored first, asked for once, booked once."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models.payment import Payment, PaymentMethod
from models.payment_attempt import AttemptKind, PaymentAttempt
from services import bookings, payments, wording
from services.errors import Refused
from services.gateways.base import Answer, Gateway, Standing

LONGEST_REASON = 250


def begin(
    session: Session,
    payment: Payment,
    amount: Decimal,
    *,
    standing: Standing | None,
    order: str,
    reason: str,
    user_id: int,
    at: datetime,
) -> PaymentAttempt:
    """Store an attempt to give part or all of a payment back; no other can begin meanwhile.

    `standing` is where the gateway says the payment stands: the whole of one that is not settled
    yet is called off, so that the payer never sees it; everything else is refunded.

    Raises:
        Refused: there is no reason, or less left to give back.
        MovedOn: money of this payment is being given back already.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Refused(_("Please say in a few words why."), "reason")
    session.refresh(payment, with_for_update=True)
    left = bookings.remaining(payment)
    if amount <= 0:
        raise Refused(_("Please give an amount above zero."), "amount")
    if amount > left:
        words = _("Only %(left)s of it is left.", left=wording.money(left))
        raise Refused(words, "amount")
    whole = amount == payment.amount
    early = standing in {Standing.pending, Standing.taken}
    attempt = PaymentAttempt(
        office_id=payment.office_id,
        order_id=order,
        kind=AttemptKind.void if whole and early else AttemptKind.refund,
        client_id=payment.client_id,
        payer_id=payment.payer_id,
        user_id=user_id,
        gateway=payment.gateway,
        method=payment.method,
        amount=amount,
        reason=reason.strip(),
        payment_id=payment.id,
        next_ask_at=at + payments.FIRST_QUESTION,
        created_at=at,
    )
    payments.keep(session, attempt, _("Money of this payment is being given back already."))
    return attempt


@dataclass(frozen=True)
class Request:
    """What the gateway is asked to return; nothing of the database is needed any more."""

    kind: AttemptKind
    transaction_id: str
    order_id: str
    amount: Decimal
    method: PaymentMethod


def request(attempt: PaymentAttempt, transaction_id: str) -> Request:
    """Write the attempt in words that outlive its transaction."""
    return Request(attempt.kind, transaction_id, attempt.order_id, attempt.amount, attempt.method)


def ask(gateway: Gateway, wanted: Request) -> Answer:
    """Ask the gateway once to carry the attempt out."""
    if wanted.kind is AttemptKind.void:
        return gateway.void(wanted.transaction_id, method=wanted.method)
    return gateway.refund(
        wanted.transaction_id, wanted.amount, order_id=wanted.order_id, method=wanted.method
    )
