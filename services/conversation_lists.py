"""Which conversations there are for somebody, and which of them wait (A7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.caregiver import Caregiver
from models.client import Client
from models.conversation import Conversation, ConversationState
from models.conversation_entry import ConversationEntry
from models.conversation_seat import ConversationSeat
from models.grant import Grant
from models.section import Section
from models.standing import Standing
from services import grants, settings
from services.portal import Subject

MOST_COUNTED = 100


@dataclass(frozen=True)
class Part:
    """Some entries of a conversation in their order, and whether there are earlier ones."""

    entries: list[ConversationEntry]
    has_earlier: bool


def opened(subjects: Collection[Subject]) -> list[Subject]:
    """The records about which somebody of the portals may write to the office."""
    return [one for one in subjects if one.may(Section.messages)]


def working(session: Session, user_id: int, today: date) -> list[Subject]:
    """The caregivers as whom somebody works: they write to the office about their own work."""
    query = (
        select(Caregiver)
        .join(Grant, Grant.caregiver_id == Caregiver.id)
        .where(
            Grant.user_id == user_id,
            Grant.section == Section.work,
            grants.live(today),
            Caregiver.deleted_at.is_(None),
        )
        .order_by(Caregiver.id)
    )
    kind, standing = "caregiver", Standing.caregiver
    return [
        Subject(kind, one.id, str(one), one.office_id, standing, {Section.messages})
        for one in session.scalars(query).unique()
    ]


def mine(user_id: int, subjects: Collection[Subject]) -> Select[Conversation, int]:
    """Select the conversations in which somebody takes part, with how far they have read."""
    seat = ConversationSeat
    clients = [one.id for one in subjects if one.kind == "client"]
    payers = [one.id for one in subjects if one.kind == "payer"]
    caregivers = [one.id for one in subjects if one.kind == "caregiver"]
    return (
        select(Conversation, seat.seen)
        .join(seat, seat.conversation_id == Conversation.id)
        .where(
            seat.user_id == user_id,
            seat.takes_part.is_(True),
            or_(
                Conversation.client_id.in_(clients),
                Conversation.payer_id.in_(payers),
                Conversation.caregiver_id.in_(caregivers),
            ),
        )
        .order_by(Conversation.last_entry_at.desc(), Conversation.id.desc())
    )


def news(user_id: int, subjects: Collection[Subject]) -> Select[Conversation, int]:
    """Select the conversations in which somebody of the portals has not read everything."""
    return mine(user_id, subjects).where(Conversation.entries > ConversationSeat.seen)


def unread(session: Session, user_id: int, subjects: Collection[Subject]) -> int:
    """Count the conversations with news for somebody of the portals."""
    if not subjects:
        return 0
    found = news(user_id, subjects).order_by(None).with_only_columns(Conversation.id)
    few = found.limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def part(session: Session, row: Conversation, before: int, size: int) -> Part:
    """Read the last entries before a number (0: of all), and whether there are earlier ones."""
    entry = ConversationEntry
    query = select(entry).where(entry.conversation_id == row.id)
    if before:
        query = query.where(entry.number < before)
    found = list(session.scalars(query.order_by(entry.number.desc()).limit(size + 1)))
    return Part(found[:size][::-1], len(found) > size)


def unread_by(user_id: int) -> ColumnElement[bool]:
    """Keep conversations with entries that somebody of the office has not looked at."""
    seat = ConversationSeat.__table__.alias("looked")
    looked = exists().where(
        seat.c.conversation_id == Conversation.id,
        seat.c.user_id == user_id,
        seat.c.seen >= Conversation.entries,
    )
    return ~looked


def waiting(session: Session, user_id: int | None = None) -> int:
    """Count what waits for an answer of the office; of one person: theirs, and nobody's."""
    query = select(Conversation.id).where(Conversation.state == ConversationState.open)
    if user_id is not None:
        who = Conversation.assignee_id
        query = query.where(or_(who == user_id, who.is_(None)))
    few = query.limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def untold(session: Session) -> int:
    """Count what waits for an answer although there was nobody to tell of it."""
    if settings.agency(session)["message_notice_users"]:
        return 0
    about = Client.__table__.alias("about")
    coordinated = exists().where(
        about.c.id == Conversation.client_id, about.c.coordinator_id.is_not(None)
    )
    alone = and_(Conversation.assignee_id.is_(None), ~coordinated)
    query = select(Conversation.id).where(Conversation.state == ConversationState.open, alone)
    few = query.limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def of_record(column: str, key: int) -> Select[Conversation]:
    """Select the conversations about a client, a payer or a caregiver."""
    return select(Conversation).where(getattr(Conversation, column) == key)


def seat(session: Session, row: Conversation, user_id: int) -> ConversationSeat | None:
    """Find somebody's place in a conversation, if they ever looked."""
    query = select(ConversationSeat).where(
        ConversationSeat.conversation_id == row.id, ConversationSeat.user_id == user_id
    )
    return session.scalar(query)
