"""What only staff can tell: whether an attempt took money, when the gateway does not say so."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.payment import Payment
from models.payment_attempt import AttemptKind, PaymentAttempt
from services import reconciliation, settlement, verdicts
from services.errors import MovedOn, Refused
from services.gateways.base import Answer, Found, Outcome

LONG_ENOUGH = timedelta(minutes=15)
"""After this, an attempt without a clear answer is shown to staff."""


def waiting(session: Session, at: datetime) -> Sequence[PaymentAttempt]:
    """List the attempts whose end is in doubt or long in coming, the oldest first."""
    query = (
        select(PaymentAttempt)
        .where(
            PaymentAttempt.state.in_(settlement.LIVE),
            or_(PaymentAttempt.doubt.is_not(None), PaymentAttempt.created_at < at - LONG_ENOUGH),
        )
        .options(joinedload(PaymentAttempt.client), joinedload(PaymentAttempt.payer))
        .order_by(PaymentAttempt.created_at, PaymentAttempt.id)
    )
    return session.scalars(query).all()


def charged(
    session: Session,
    attempt_id: int,
    transaction_id: str,
    found: tuple[Found, ...],
    by: int,
    at: datetime,
) -> None:
    """Book an attempt under the transaction that staff found; the gateway's amount counts.

    Raises:
        Refused: the gateway knows no such payment that stands, or it is booked already.
        MovedOn: the attempt is settled.
    """
    attempt = _open(session, attempt_id)
    one = next((one for one in found if one.transaction_id == transaction_id), None)
    wanted = attempt.kind is AttemptKind.sale
    if one is None or one.standing not in verdicts.HOLDS or (one.action == "sale") is not wanted:
        raise Refused(_("The gateway knows no such payment."), "transaction_id")
    known = select(Payment.id).where(Payment.transaction_id == transaction_id)
    if session.scalar(known) is not None:
        raise Refused(_("This payment is booked already."), "transaction_id")
    attempt.decided_by_id = by
    attempt.amount = one.amount
    settlement.settle(session, attempt.id, one.answer, at)


def not_charged(
    session: Session, attempt_id: int, found: tuple[Found, ...], by: int, at: datetime
) -> None:
    """Give an attempt up, unless the gateway, asked once more, knows of it after all.

    Raises:
        MovedOn: the attempt is settled, or still too young to be given up.
    """
    attempt = _open(session, attempt_id)
    said = verdicts.of(attempt, found, at)
    if isinstance(said, Answer):
        reconciliation.conclude(session, attempt_id, found, at)
        return
    if attempt.created_at > at - LONG_ENOUGH and attempt.doubt is None:
        raise MovedOn(_("The gateway is still being asked. Please wait a few minutes."))
    attempt.decided_by_id = by
    no = Answer(Outcome.error, text="staff found that nothing was charged")
    settlement.settle(session, attempt.id, no, at)


def _open(session: Session, attempt_id: int) -> PaymentAttempt:
    attempt = session.get_one(PaymentAttempt, attempt_id)
    session.refresh(attempt, with_for_update=True)
    if attempt.state not in settlement.LIVE:
        raise MovedOn(_("This payment was settled a moment ago."))
    return attempt
