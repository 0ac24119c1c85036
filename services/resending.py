"""Sending a message again that did not arrive, perhaps to a corrected address (F5)."""

import re
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.message import Channel, Delivery, Direction, Message
from services import attachments, contacts, messages, opt_outs, texting
from services.errors import Refused

OVER = frozenset({*Delivery} - {Delivery.waiting, Delivery.sending})
SECRET = re.compile(r"«\w+»")


def obstacle(message: Message) -> str:
    """Say why a message cannot be sent again; empty if it can."""
    if message.direction is Direction.from_them:
        return _("It came from there. Write an answer instead.")
    if message.state not in OVER:
        return _("It is still on its way.")
    if SECRET.search(message.body_text):
        return _("Its link was for one time only. Send a new one from the person’s record.")
    return ""


def again(
    session: Session,
    message: Message,
    address: str,
    nonce: str,
    sender_id: int | None,
    at: datetime,
) -> int:
    """Write the same message once more; a second click finds the one that the first made.

    Raises:
        Refused: it cannot be sent again, or the address is none.
    """
    if words := obstacle(message):
        raise Refused(words)
    is_mail = message.channel is Channel.email
    address = contacts.email(address) if is_mail else contacts.phone(address)
    if not is_mail:
        opt_outs.refuse_stopped(session, address)
    key = f"again:{message.id}:{nonce}"[: messages.LONGEST_KEY]
    known = session.scalar(select(Message.id).where(Message.dedupe_key == key))
    if known is not None:
        return known
    copied = messages.copy(session, message, address, key, sender_id, at)
    if not is_mail and not texting.is_possible():
        copied.state, copied.last_error = Delivery.not_sent, _("no provider")
    session.flush()
    attachments.copy(session, message.id, copied.id)
    return copied.id
