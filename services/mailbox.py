"""What the demo's mailbox shows: the newest mails and texts, as their readers would see them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.message import Direction, Message
from services import messages
from services.errors import NotYours

NEWEST = 100


def newest(session: Session) -> Sequence[Message]:
    """The latest messages of every kind, the newest first."""
    newest_first = (Message.created_at.desc(), Message.id.desc())
    ours = select(Message).where(Message.direction == Direction.to_them)
    return session.scalars(ours.order_by(*newest_first).limit(NEWEST)).all()


def one(session: Session, key: int) -> Message:
    """One message with its secrets in place, as only its reader is to see it.

    Raises:
        NotYours: there is none.
    """
    found = session.get(Message, key)
    if found is None:
        raise NotYours("There is no such message.")
    session.expunge(found)
    found.body_text = messages.reveal(found.body_text, found.facts)
    found.body_html = messages.reveal(found.body_html or "", found.facts)
    return found
