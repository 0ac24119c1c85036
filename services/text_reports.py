"""What the text provider reports later: delivered, undelivered, in any order and repeatedly (F6).

A report moves a text on only from the states that come before it, by compare-and-set: a late
“sent” never takes a “delivered” back.
"""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.message import Channel, Delivery, Message

STATES = {
    "accepted": Delivery.sent,
    "scheduled": Delivery.sent,
    "queued": Delivery.sent,
    "sending": Delivery.sent,
    "sent": Delivery.sent,
    "delivered": Delivery.delivered,
    "read": Delivery.delivered,
    "undelivered": Delivery.bounced,
    "failed": Delivery.bounced,
}
UNSETTLED = (Delivery.waiting, Delivery.sending)
BEFORE = {
    Delivery.sent: UNSETTLED,
    Delivery.bounced: (*UNSETTLED, Delivery.sent),
    Delivery.delivered: (*UNSETTLED, Delivery.sent, Delivery.bounced, Delivery.failed),
}


def note(session: Session, key: int, status: str, reference: str, error: str, at: datetime) -> bool:
    """Note one report; tell whether it moved the text on."""
    state = STATES.get(status.lower())
    row = select(Message.facts).where(Message.id == key, Message.channel == Channel.text)
    facts = session.scalar(row)
    if state is None or facts is None:
        return False
    if state is Delivery.bounced and facts.get("reference") not in {None, reference}:
        return False  # of a text that was handed over twice, one copy failed
    moved = session.scalar(
        update(Message)
        .where(Message.id == key, Message.state.in_(BEFORE[state]))
        .values(
            state=state,
            lease_until=None,
            sent_at=func.coalesce(Message.sent_at, at),
            last_error=_words(error) if state is Delivery.bounced else None,
            facts={**facts, "reference": reference[:60]},
        )
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None


def _words(error: str) -> str:
    return f"{error[:20]} undelivered" if error else "undelivered"
