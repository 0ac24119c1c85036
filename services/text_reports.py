"""What the text provider reports later: delivered, undelivered, in any order and repeatedly (F6).

A report moves a text on only from the states that come before it, by compare-and-set: a late
“sent” never takes a “delivered” back.
"""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.message import Channel, Delivery, Message
from services import opt_outs, texting

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
    "canceled": Delivery.bounced,
}
# What the provider reports has left, even if it was taken back or stopped in the last moment.
UNSETTLED = (Delivery.waiting, Delivery.sending, Delivery.not_sent)
BEFORE = {
    Delivery.sent: UNSETTLED,
    Delivery.bounced: (*UNSETTLED, Delivery.sent),
    Delivery.delivered: (*UNSETTLED, Delivery.sent, Delivery.bounced, Delivery.failed),
}


def note(session: Session, key: int, status: str, reference: str, error: str, at: datetime) -> bool:
    """Note one report; tell whether it moved the text on."""
    state = STATES.get(status.lower())
    query = select(Message.facts, Message.recipient).where(
        Message.id == key, Message.channel == Channel.text
    )
    row = session.execute(query).first()
    if state is None or row is None:
        return False
    if error == texting.OPTED_OUT:
        opt_outs.stop(session, row.recipient, opt_outs.told(), at)
    facts = row.facts
    if state is Delivery.bounced and facts.get("reference") not in {None, reference}:
        return False  # of a text that was handed over twice, one copy failed
    moved = session.scalar(
        update(Message)
        .where(Message.id == key, Message.state.in_(BEFORE[state]))
        .values(
            state=state,
            lease_until=None,
            sent_at=func.coalesce(Message.sent_at, at),
            last_error=words(error) if state is Delivery.bounced else None,
            facts={**facts, "reference": reference[:60]},
        )
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None


def words(error: str) -> str:
    """Say why a text did not arrive."""
    if error == texting.OPTED_OUT:
        return opt_outs.words()
    return f"{error[:20]} undelivered" if error else "undelivered"
