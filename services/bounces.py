"""Why a message did not arrive, and what to do about it, in words for the office (F5, F6)."""

import re
from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from models.message import Channel, Delivery, Direction, Message
from services.timeline import About

TROUBLED = frozenset({Delivery.bounced, Delivery.failed, Delivery.not_sent})
LOST = frozenset({Delivery.bounced, Delivery.failed})
MOST_READ = 40
ENHANCED = re.compile(r"\b5\.(\d)\.(\d{1,3})\b", re.ASCII)
CODE = re.compile(r"^\s*(\d{3,5})\b", re.ASCII)

WRONG_ADDRESS = _l("There is no such mailbox. Ask for the right address, correct it, send again.")
FULL = _l("The mailbox is full. Call, or send again in a few days.")
UNWANTED = _l("The other side takes it for spam. Call, and ask to be put among the known senders.")
TOO_LARGE = _l("The other side finds it too large. Send it again with fewer attachments.")
WRONG_NUMBER = _l("This number takes no texts. Ask for a mobile number, correct it, send again.")
OFF = _l("The phone could not be reached. Call, or send again later.")
FILTERED = _l("The phone company held it back. Call, or write it differently, without links.")
STOPPED = _l("The number answered STOP. Call or write a mail; START from it allows texts again.")
BY_STATUS = {"1": WRONG_ADDRESS, "2": FULL, "7": UNWANTED}
BY_DETAIL = {"2.1": WRONG_ADDRESS, "2.2": FULL, "2.3": TOO_LARGE, "3.4": TOO_LARGE}
BY_CODE = {
    "550": WRONG_ADDRESS,
    "551": WRONG_ADDRESS,
    "552": FULL,
    "553": WRONG_ADDRESS,
    "554": UNWANTED,
    "21211": WRONG_NUMBER,
    "21610": STOPPED,
    "21614": WRONG_NUMBER,
    "30003": OFF,
    "30004": FILTERED,
    "30005": WRONG_NUMBER,
    "30006": WRONG_NUMBER,
    "30007": FILTERED,
}


def advice(message: Message) -> str:
    """Say what to do about a message that did not arrive; empty if nothing is wrong."""
    if message.state not in TROUBLED:
        return ""
    words = message.last_error or ""
    if message.channel is Channel.text and "STOP" in words:
        return str(STOPPED)
    if message.state is Delivery.not_sent:
        return _not_sent(message, words)
    if found := ENHANCED.search(words):
        status, detail = found[1], f"{found[1]}.{found[2]}"
        if known := BY_DETAIL.get(detail) or BY_STATUS.get(status):
            return str(known)
    code = CODE.match(words)
    if code and code[1] in BY_CODE:
        return str(BY_CODE[code[1]])
    return _("Check the address, then send it again, or call.")


def unreached(session: Session, about: About, addresses: Collection[str]) -> list[Message]:
    """List the messages about somebody that did not arrive at an address which is still in use.

    Of each address only the newest counts: what arrives later, or is under way, mends it.
    """
    if not addresses:
        return []
    query = select(Message).where(
        about(Message),
        Message.recipient.in_(addresses),
        Message.direction == Direction.to_them,
        Message.state != Delivery.not_sent,
        Message.deleted_at.is_(None),
    )
    query = query.options(defer(Message.body_html))
    newest = query.order_by(Message.created_at.desc(), Message.id.desc()).limit(MOST_READ)
    found: dict[str, Message] = {}
    for row in session.scalars(newest):
        found.setdefault(row.recipient, row)
    return [row for row in found.values() if row.state in LOST]


def _not_sent(message: Message, words: str) -> str:
    if message.channel is Channel.text and "provider" in words:
        return _("No text provider is set. Whoever runs the server sets SMS_URL and its keys.")
    return ""
