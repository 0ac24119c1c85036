"""Conversations between people of the portals and the office: begin, answer, close (A7).

What was written stays as it was written. Every entry has its number, given while the conversation
is held, so that of two who write at once both are kept, and each can be told what came between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.conversation import Conversation, ConversationState
from models.conversation_entry import ConversationEntry
from models.conversation_seat import ConversationSeat
from services import staff
from services.errors import NotYours, Refused
from services.transitions import Moves, move, transition

LONGEST_SUBJECT = 120
LONGEST_BODY = 5_000
MOVES: Moves = {
    ConversationState.open: {ConversationState.closed},
    ConversationState.answered: {ConversationState.closed},
    ConversationState.closed: {ConversationState.open},
}


@dataclass(frozen=True)
class Author:
    """Who writes, under which name, and whether for the office."""

    user_id: int
    name: str
    from_office: bool


@dataclass(frozen=True)
class Topic:
    """What a conversation is about: whose record in which office, and its subject."""

    office_id: int
    column: str
    key: int
    subject: str


@dataclass(frozen=True)
class Written:
    """An entry, and what others wrote since its author had last looked."""

    entry: ConversationEntry
    between: list[ConversationEntry]


def start(
    session: Session,
    topic: Topic,
    body: str,
    author: Author,
    at: datetime,
    readers: Iterable[int] = (),
) -> Conversation:
    """Begin a conversation with its first words; `readers` are those whom the office writes to.

    Raises:
        Refused: there is no subject or no text, or one of them is too long.
    """
    waits = ConversationState.answered if author.from_office else ConversationState.open
    about: dict[str, Any] = {topic.column: topic.key}
    made = Conversation(
        office_id=topic.office_id,
        subject=_fit(" ".join(topic.subject.split()), LONGEST_SUBJECT, "subject"),
        started_by_id=author.user_id,
        begun_by_office=author.from_office,
        assignee_id=author.user_id if author.from_office else None,
        state=waits,
        last_entry_at=at,
        **about,
    )
    session.add(made)
    session.flush()
    for user_id in {*readers}:
        seat_of(session, made, user_id).takes_part = True
    seat_of(session, made, author.user_id).takes_part = not author.from_office
    write(session, made, body, author, seen=0, at=at)
    return made


def write(
    session: Session, row: Conversation, body: str, author: Author, *, seen: int, at: datetime
) -> Written:
    """Add words to a conversation; `seen` is the last entry that stood on the author's page.

    Whoever of the office writes first has it from then on. What the office writes answers only
    what it has seen: where the other side wrote meanwhile, that still waits.

    Raises:
        Refused: there is no text, or it is too long.
        NotYours: the conversation no longer exists for this person.
    """
    body = _fit(body, LONGEST_BODY, "body")
    number = _next_number(session, row, at)
    between = _between(session, row, seen, number, author.user_id)
    entry = ConversationEntry(
        conversation=row,
        number=number,
        author_id=author.user_id,
        author_name=author.name[:120],
        from_office=author.from_office,
        body=body,
        created_at=at,
    )
    session.add(entry)
    if author.from_office and row.assignee_id is None:
        row.assignee_id = author.user_id
    is_answer = author.from_office and all(one.from_office for one in between)
    _turn(session, row, ConversationState.answered if is_answer else ConversationState.open)
    seat = seat_of(session, row, author.user_id)
    seat.seen = max(seat.seen, seen if between else number)
    if not between:
        seat.told = number
    session.flush()
    return Written(entry, between)


def assign(session: Session, row: Conversation, user_id: int | None) -> None:
    """Let somebody of the office deal with it, or nobody in particular.

    Raises:
        Refused: that person does not work for this office.
    """
    if user_id is not None and not _works_there(session, row, user_id):
        raise Refused(_("Please choose somebody who works for this office."), "assignee")
    row.assignee_id = user_id
    session.flush()


def close(session: Session, row: Conversation) -> None:
    """Put it aside; whoever writes again opens it again."""
    move(session, row, "state", ConversationState.closed, MOVES)


def reopen(session: Session, row: Conversation) -> None:
    """Let it wait for the office again."""
    move(session, row, "state", ConversationState.open, MOVES)


def mark_read(session: Session, row: Conversation, user_id: int, upto: int) -> None:
    """Note how far somebody has read; nobody reads further than what there is, or backwards."""
    seat = seat_of(session, row, user_id)
    seat.seen = max(seat.seen, min(upto, row.entries))
    session.flush()


def seat_of(session: Session, row: Conversation, user_id: int) -> ConversationSeat:
    """Find somebody's place in a conversation, or make one for who only looks."""
    mine = select(ConversationSeat).where(
        ConversationSeat.conversation_id == row.id, ConversationSeat.user_id == user_id
    )
    found = session.scalar(mine)
    if found is not None:
        return found
    made = ConversationSeat(
        office_id=row.office_id,
        conversation=row,
        user_id=user_id,
        takes_part=False,
        seen=0,
        told=0,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # two pages of the same person at once
        return session.scalars(mine).one()
    return made


def _works_there(session: Session, row: Conversation, user_id: int) -> bool:
    query = staff.seeing(row.office_id).where(User.id == user_id)
    return session.scalar(query) is not None


def _next_number(session: Session, row: Conversation, at: datetime) -> int:
    """Count one entry more; whoever else writes here waits until this one is committed."""
    session.flush()
    number = session.scalar(
        update(Conversation)
        .where(Conversation.id == row.id)
        .values(entries=Conversation.entries + 1, last_entry_at=at)
        .returning(Conversation.entries)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        raise NotYours(_("There is nothing here, or it is not yours to see."))
    session.refresh(row)
    return number


def _between(
    session: Session, row: Conversation, seen: int, number: int, author_id: int
) -> list[ConversationEntry]:
    query = select(ConversationEntry).where(
        ConversationEntry.conversation_id == row.id,
        ConversationEntry.number > seen,
        ConversationEntry.number < number,
        ConversationEntry.author_id.is_distinct_from(author_id),
    )
    return list(session.scalars(query.order_by(ConversationEntry.number)))


def _turn(session: Session, row: Conversation, state: ConversationState) -> None:
    if row.state is not state:
        transition(session, row, "state", row.state, state)


def _fit(text: str, most: int, field: str) -> str:
    """Tidy what was written.

    Raises:
        Refused: nothing is left of it, or more than is kept.
    """
    tidy = text.replace("\r\n", "\n").strip()
    if not tidy:
        missing = {"subject": _("Please say in a few words what it is about.")}
        raise Refused(missing.get(field, _("Please write a message first.")), field)
    if len(tidy) > most:
        words = _(
            "This has %(n)s characters; at most %(most)s can be sent at once. Please shorten it.",
            n=f"{len(tidy):,}",
            most=f"{most:,}",
        )
        raise Refused(words, field)
    if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in tidy):
        raise Refused(_("Please remove the unreadable characters."), field)
    return tidy
