"""Settling attempts without a clear answer: the gateway is asked until it says what happened."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, true, update
from sqlalchemy.orm import Session

from models.payment import Payment, PaymentMethod
from models.payment_attempt import AttemptKind, AttemptState, Doubt, PaymentAttempt
from services import receipts, settlement, verdicts
from services.gateways.base import Answer, Found

PAUSES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
BATCH = 50


def due(session: Session, at: datetime) -> Sequence[PaymentAttempt]:
    """Find attempts about which the gateway must be asked now, the one due longest first."""
    query = (
        select(PaymentAttempt)
        .where(PaymentAttempt.next_ask_at <= at)
        .order_by(PaymentAttempt.next_ask_at, PaymentAttempt.id)
        .limit(BATCH)
    )
    return session.scalars(query).all()


def claim(session: Session, attempt: PaymentAttempt, at: datetime) -> bool:
    """Note a question before it is asked: a failing one is put off, and nobody asks it twice."""
    pause = PAUSES[min(attempt.asked_times, len(PAUSES) - 1)]
    claimed = session.scalar(
        update(PaymentAttempt)
        .where(
            PaymentAttempt.id == attempt.id,
            PaymentAttempt.next_ask_at == attempt.next_ask_at,
            PaymentAttempt.next_ask_at <= at,
        )
        .values(asked_times=PaymentAttempt.asked_times + 1, next_ask_at=at + pause)
        .returning(PaymentAttempt.id)
        .execution_options(synchronize_session=False)
    )
    return claimed is not None


def question(session: Session, attempt: PaymentAttempt) -> dict[str, str]:
    """Word the question: by our order id, but for a void, which has none of its own."""
    if attempt.kind is not AttemptKind.void:
        return {"order_id": attempt.order_id}
    payment = session.get_one(Payment, attempt.payment_id)
    return {"transaction_id": payment.transaction_id or ""}


def conclude(
    session: Session, attempt_id: int, found: tuple[Found, ...], at: datetime
) -> PaymentAttempt:
    """Draw the consequences of what the gateway knows about an attempt.

    The row is locked while they are drawn: an attempt that is being sent this very moment is not
    given up as never sent.
    """
    attempt = session.get_one(PaymentAttempt, attempt_id)
    session.refresh(attempt, with_for_update=True)
    if attempt.state is AttemptState.approved:
        settlement.follow(session, attempt, found, at)
        return attempt
    said = verdicts.of(attempt, found, at)
    if isinstance(said, Doubt):
        attempt.doubt = said
    elif said is not None:
        settlement.settle(session, attempt.id, said, at, was={attempt.state})
    _warn(session, attempt, said, at)
    return attempt


def _warn(
    session: Session, attempt: PaymentAttempt, said: Answer | Doubt | None, at: datetime
) -> None:
    """Tell the office of what it would not hear of otherwise."""
    if said is verdicts.LOST:
        receipts.warn(session, attempt, "given_up", at)
    elif attempt.doubt is not None:
        receipts.warn(session, attempt, "doubt", at)


def hurry(
    session: Session, at: datetime, *, order: str, transactions: Sequence[str], booked: bool
) -> None:
    """Ask about attempts at the next opportunity: a webhook hinted that there is news.

    `booked` says whether the news may concern a card payment that is booked already.
    """
    named = or_(PaymentAttempt.order_id == order, PaymentAttempt.transaction_id.in_(transactions))
    open_still = or_(
        PaymentAttempt.state != AttemptState.approved,
        PaymentAttempt.method == PaymentMethod.bank_account,
    )
    session.execute(
        update(PaymentAttempt)
        .where(named, true() if booked else open_still)
        .values(next_ask_at=at)
        .execution_options(synchronize_session=False)
    )
