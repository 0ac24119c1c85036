"""What became of an attempt, judged by what the gateway knows about it."""

from datetime import datetime, timedelta

from models.payment_attempt import AttemptKind, AttemptState, Doubt, PaymentAttempt
from services.gateways.base import Answer, Found, Outcome, Standing

GIVE_UP_AFTER = timedelta(hours=24)
QUESTIONS_AT_LEAST = 6
NEVER_SENT_AFTER = timedelta(minutes=5)
HOLDS = {Standing.pending, Standing.taken, Standing.settled}
UNSENT = Answer(Outcome.error, text="never sent")
LOST = Answer(Outcome.error, text="not known to the gateway after a day")
OVER = {Standing.voided, Standing.failed, Standing.returned}


def of(attempt: PaymentAttempt, found: tuple[Found, ...], at: datetime) -> Answer | Doubt | None:
    """Say what became of an attempt, why only staff can, or nothing while it cannot be known."""
    if attempt.kind is AttemptKind.void:
        return _of_void(attempt, found, at)
    ours = [one for one in found if one.action == attempt.kind.value]
    holding = [one for one in ours if one.standing in HOLDS]
    if len(holding) > 1:
        return Doubt.several
    if holding:
        return holding[0].answer if holding[0].amount == attempt.amount else Doubt.other_amount
    if over := next((one for one in ours if one.standing in OVER), None):
        return Answer(Outcome.declined, over.transaction_id, over.code, over.text)
    return None if found else _of_silence(attempt, at)


def _of_void(attempt: PaymentAttempt, found: tuple[Found, ...], at: datetime) -> Answer | None:
    """A void is seen at the payment that it called off."""
    if any(one.standing is Standing.voided for one in found):
        return Answer(Outcome.approved)
    if any(one.standing is Standing.settled for one in found):
        return Answer(Outcome.declined, text="settled before it could be called off")
    return _of_silence(attempt, at)


def _of_silence(attempt: PaymentAttempt, at: datetime) -> Answer | None:
    """The gateway knows nothing of it.

    A created attempt was never sent: the process died before it asked. One that is still unknown
    a day later, although asked about often, was never booked. But where the gateway itself said
    that it has the payment already, only a person can tell.
    """
    age = at - attempt.created_at
    if attempt.state is AttemptState.created and age > NEVER_SENT_AFTER:
        return UNSENT
    if attempt.doubt is not None:
        return None
    if age > GIVE_UP_AFTER and attempt.asked_times >= QUESTIONS_AT_LEAST:
        return LOST
    return None
