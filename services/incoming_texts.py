"""Texts that people send us: kept in the log of everybody whose number it is (F6).

The office is told that there is something to read; what it says stays here.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_appbuilder.security.sqla.models import User
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.message import Channel, Delivery, Direction, Message
from services import inquiries, messages, phone_book, settings, staff
from services.errors import Refused
from services.messages import Draft
from services.phone_book import Entry

NOBODY = ("", 0)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """One text: the provider's name for it, from which number, its words, how many files."""

    sid: str
    number: str
    words: str
    files: int = 0


def receive(session: Session, said: Said, at: datetime) -> list[Message]:
    """Keep a text once for each record it is about, and tell the office.

    When the provider brings it again, nothing happens.
    """
    try:
        people = phone_book.find(session, said.number) or [stranger(session, said.number)]
    except Refused:
        log.warning("A text came, and there is no office yet that could keep it")
        return []
    rows = [_row(said, one, place, at) for place, one in enumerate(people)]
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:
        query = select(Message.id).where(Message.dedupe_key == key(said, 0))
        if session.scalar(query) is None:
            raise
        return []
    _tell(session, zip(rows, people, strict=True), at)
    return rows


def key(said: Said, place: int) -> str:
    """What a kept text is for: each one that came has its first row, which can be made once."""
    return f"incoming:{said.sid}:{place}"


def stranger(session: Session, number: str) -> Entry:
    """Give an unknown number to the office that wrote there last, or to one that takes inquiries.

    Raises:
        Refused: there is no office.
    """
    last = select(Message.office_id, Message.recipient_name).where(Message.recipient == number)
    row = session.execute(last.order_by(Message.created_at.desc()).limit(1)).first()
    if row:
        return Entry(row.recipient_name or "", row.office_id, NOBODY)
    return Entry("", inquiries.office_for(session, None).id, NOBODY)


def _row(said: Said, one: Entry, place: int, at: datetime) -> Message:
    column, owner = one.about
    return Message(
        office_id=one.office_id,
        channel=Channel.text,
        direction=Direction.from_them,
        kind="incoming",
        dedupe_key=key(said, place),
        recipient=said.number,
        recipient_name=one.name[: messages.LONGEST_NAME] or None,
        body_text=_words(said),
        facts={"reference": said.sid},
        state=Delivery.received,
        next_try_at=at,
        created_at=at,
        **({column: owner} if column else {}),
    )


def _words(said: Said) -> str:
    """What was said, and that there was more than words."""
    words = said.words.replace("\x00", "").strip()
    if not said.files:
        return words
    more = ngettext(
        "(%(num)s picture or file came with it, which is not kept here)",
        "(%(num)s pictures or files came with it, which are not kept here)",
        said.files,
    )
    return f"{words}\n{more}".strip()


def _tell(session: Session, kept: Iterable[tuple[Message, Entry]], at: datetime) -> None:
    """Write to each reader once, without a word of what came."""
    drafts: dict[int, Draft] = {}
    for row, one in kept:
        for user in readers(session, one):
            drafts.setdefault(
                user.id,
                Draft(
                    kind="text_received",
                    recipient=user.email,
                    recipient_name=user.first_name,
                    office_id=row.office_id,
                    about=messages.about(row),
                    dedupe_key=f"text-received:{row.id}:{user.id}",
                    context={"path": f"/office/text-logs/{row.id}", "known": one.about != NOBODY},
                ),
            )
    messages.write_all(session, drafts.values(), at)


def readers(session: Session, one: Entry) -> list[User]:
    """Choose who is told: who follows that person up; else those chosen for texts or inquiries."""
    seeing = staff.seeing(one.office_id)
    chosen = settings.agency(session)["text_notice_users"]
    for keys in ([one.keeper_id] if one.keeper_id else [], chosen):
        if found := list(session.scalars(seeing.where(User.id.in_(keys)))):
            return found
    return inquiries.listeners(session, one.office_id)
