"""Settling attempts: what an answer of the gateway's means for the books, whoever brings it.

Everything here runs for the system: people who pay may write neither payments nor the ledger.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.ledger_entry import EntryKind
from models.payment import Payment, PaymentState
from models.payment_attempt import (
    AttemptAllocation,
    AttemptKind,
    AttemptState,
    Doubt,
    PaymentAttempt,
)
from services import bookings, cards, messages, receipts
from services.errors import MovedOn
from services.gateways.base import Answer, Found, Outcome, Standing
from services.transitions import transition

LIVE = (AttemptState.created, AttemptState.submitted, AttemptState.unknown)
SOON = timedelta(seconds=5)
AFTER_A_NIGHT = timedelta(hours=12)
GONE = {Standing.returned, Standing.failed, Standing.voided}
NEW_STATE = {
    Outcome.approved: AttemptState.approved,
    Outcome.declined: AttemptState.declined,
    Outcome.error: AttemptState.failed,
    Outcome.unknown: AttemptState.unknown,
}


def settle(
    session: Session,
    attempt_id: int,
    answer: Answer,
    at: datetime,
    *,
    was: Collection[AttemptState] = LIVE,
) -> PaymentAttempt:
    """Book what became of an attempt; bringing the same answer again changes nothing.

    A yes is booked even if the attempt was given up before: money that moved is never left out.
    Any other answer counts only while the attempt is in one of the states of `was`.
    """
    attempt = session.get_one(PaymentAttempt, attempt_id)
    new = NEW_STATE[answer.outcome]
    old = set(AttemptState) - {new} if new is AttemptState.approved else was
    try:
        transition(session, attempt, "state", old, new, **_facts(attempt, answer, at))
    except MovedOn:
        return attempt
    if new is AttemptState.approved:
        _book(session, attempt, answer, at)
    if new not in LIVE:
        _release(session, attempt)
    return attempt


def _facts(attempt: PaymentAttempt, answer: Answer, at: datetime) -> dict[str, object]:
    """What is kept of an answer, by the name of its column."""
    said: dict[str, object] = {
        "response_code": str(answer.code or "") or None,
        "words": answer.text[:250] or None,
        "advice": answer.advice.value,
    }
    if answer.outcome is Outcome.unknown:
        doubt = {"doubt": Doubt.duplicate} if answer.duplicate else {}
        return said | doubt | {"next_ask_at": at + SOON}
    said |= {"settled_at": at, "doubt": None, "next_ask_at": None}
    if answer.outcome is Outcome.approved and attempt.kind is not AttemptKind.void:
        said["transaction_id"] = answer.transaction_id or None  # a void bears the sale's own
    if answer.pending:
        said["next_ask_at"] = at + AFTER_A_NIGHT
    return said


def _book(session: Session, attempt: PaymentAttempt, answer: Answer, at: datetime) -> None:
    if attempt.kind is AttemptKind.sale:
        payment = bookings.take(session, attempt, answer, at)
        letter = receipts.draft(session, payment, attempt.user_id)
        messages.write_all(session, filter(None, [letter]), at)  # a bad one hinders no booking
        cards.keep(session, attempt, answer)
        return
    payment = session.get_one(Payment, attempt.payment_id)
    bookings.give_back(session, payment, attempt.amount, f"attempt:{attempt.id}", at)


def _release(session: Session, attempt: PaymentAttempt) -> None:
    session.execute(
        update(AttemptAllocation)
        .where(AttemptAllocation.attempt_id == attempt.id)
        .values(live=False)
        .execution_options(synchronize_session=False)
    )


def follow(
    session: Session, attempt: PaymentAttempt, found: tuple[Found, ...], at: datetime
) -> None:
    """Keep a booked payment in step with the bank: it settles, or comes back days later."""
    if attempt.kind is not AttemptKind.sale or attempt.payment is None:
        attempt.next_ask_at = None
        return
    payment = attempt.payment
    session.refresh(payment, with_for_update=True)  # what is left of it is decided here
    known = [one for one in found if one.transaction_id == attempt.transaction_id]
    standing = known[0].standing if known else Standing.unclear
    if standing is Standing.settled and payment.state is PaymentState.processing:
        payment.state = PaymentState.paid
    left = bookings.remaining(payment)
    if standing in GONE and left > 0 and not _is_being_returned(session, payment):
        voided = standing is Standing.voided
        kind = EntryKind.refund if voided else EntryKind.returned
        bookings.give_back(session, payment, left, f"{kind}:{payment.id}", at, kind)
        if not voided:
            receipts.warn(session, attempt, "returned", at)
    if payment.state is not PaymentState.processing:
        attempt.next_ask_at = None


def _is_being_returned(session: Session, payment: Payment) -> bool:
    """Tell whether we are giving it back ourselves: that attempt books it when it is settled."""
    query = select(PaymentAttempt.id).where(
        PaymentAttempt.payment_id == payment.id,
        PaymentAttempt.kind != AttemptKind.sale,
        PaymentAttempt.state.in_(LIVE),
    )
    return session.scalar(query.limit(1)) is not None
