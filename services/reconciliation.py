"""Settling attempts without a clear answer: the gateway is asked until it says what happened."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.payment_attempt import AttemptState, PaymentAttempt
from services.gateways.base import Answer, Found, Outcome, Standing

PAUSES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
GIVE_UP_AFTER = timedelta(hours=24)
QUESTIONS_AT_LEAST = 6
NEVER_SENT_AFTER = timedelta(minutes=5)
BATCH = 50


def due(session: Session, at: datetime) -> Sequence[PaymentAttempt]:
    """Find attempts that need an answer now, oldest first."""
    live = (AttemptState.created, AttemptState.submitted, AttemptState.unknown)
    query = (
        select(PaymentAttempt)
        .where(PaymentAttempt.state.in_(live), PaymentAttempt.next_ask_at <= at)
        .order_by(PaymentAttempt.next_ask_at, PaymentAttempt.id)
        .limit(BATCH)
    )
    return session.scalars(query).all()


def asked(session: Session, attempt: PaymentAttempt, at: datetime) -> None:
    """Note a question before it is asked, so that a failing one cannot be asked for ever."""
    pause = PAUSES[min(attempt.asked_times, len(PAUSES) - 1)]
    session.execute(
        update(PaymentAttempt)
        .where(PaymentAttempt.id == attempt.id)
        .values(asked_times=PaymentAttempt.asked_times + 1, next_ask_at=at + pause)
        .execution_options(synchronize_session=False)
    )


def verdict(attempt: PaymentAttempt, found: tuple[Found, ...], at: datetime) -> Answer | None:
    """Say what became of an attempt, or nothing while it cannot be known.

    A created attempt was never sent: the process died before it asked. One that the gateway does
    not know a day later, although asked often, was never booked there.
    """
    for transaction in found:
        if transaction.action == "sale" and transaction.standing is not Standing.unclear:
            return transaction.answer
    if found:
        return None
    age = at - attempt.created_at
    if attempt.state is AttemptState.created and age > NEVER_SENT_AFTER:
        return Answer(Outcome.error, text="never sent")
    if age > GIVE_UP_AFTER and attempt.asked_times >= QUESTIONS_AT_LEAST:
        return Answer(Outcome.error, text="not known to the gateway after a day")
    return None


def hurry(session: Session, order: str, at: datetime) -> None:
    """Ask about an attempt at the next opportunity: a webhook hinted that there is news."""
    session.execute(
        update(PaymentAttempt)
        .where(PaymentAttempt.order_id == order)
        .values(next_ask_at=at)
        .execution_options(synchronize_session=False)
    )
