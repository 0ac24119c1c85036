"""Mails that say there is a message, and not what it says (A7).

Nobody gets a second one before they have looked, or half an hour has passed. What is due follows
from the seats: an entry that its reader has neither seen nor been told of. The claim (`told`) and
the mail are written in one transaction, so that none is lost and none goes out twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from models.conversation import Conversation, ConversationState
from models.conversation_seat import ConversationSeat
from models.grant import Grant
from models.section import Section
from services import conversations, grants, messages, settings, staff
from services.messages import Draft

PAUSE = timedelta(minutes=30)
BATCH = 200
NEVER = 0


@dataclass(frozen=True)
class News:
    """That somebody should look into a conversation, and by which address."""

    reader: User
    row: Conversation
    path: str


def tell_portals(session: Session, today: date, at: datetime) -> int:
    """Tell those who take part of what they have not seen; return how many mails that were."""
    seat, row = ConversationSeat, Conversation
    query = (
        select(seat, User, row)
        .join(User, seat.user_id == User.id)
        .join(row, seat.conversation_id == row.id)
        .where(
            seat.takes_part.is_(True),
            row.entries > seat.seen,
            row.entries > seat.told,
            _may_be_told(at),
            User.active,
            User.email != "",
            _still_held(today),
        )
        .order_by(seat.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=seat)
    )
    found = session.execute(query).all()
    for place, _reader, about in found:
        _note_told(place, about, at)
    news = [News(reader, about, _path(about)) for _, reader, about in found]
    return _write(session, news, at)


def tell_office(session: Session, at: datetime, after: int = NEVER) -> tuple[int, int]:
    """Tell the office of what waits for it, some conversations at a time.

    Returns the last conversation that was looked at (0: there are no more), and how many mails
    were written.
    """
    query = (
        select(Conversation)
        .where(Conversation.state == ConversationState.open, Conversation.id > after)
        .options(joinedload(Conversation.client))
        .order_by(Conversation.id)
        .limit(BATCH)
    )
    rows = list(session.scalars(query))
    seats = _seats(session, rows)
    news = []
    for row in rows:
        for reader in readers(session, row):
            seat = seats.get((row.id, reader.id)) or conversations.seat_of(session, row, reader.id)
            if _is_news(seat, row, at):
                _note_told(seat, row, at)
                news.append(News(reader, row, f"/office/conversations/{row.id}"))
    return (rows[-1].id if rows else NEVER), _write(session, news, at)


def readers(session: Session, row: Conversation) -> list[User]:
    """Tell who of the office hears of a conversation.

    The assignee; else those whom the agency chose for messages; else the client's coordinator.
    Each only while they work for its office.
    """
    coordinator = row.client.coordinator_id if row.client else None
    chosen: list[int] = settings.agency(session)["message_notice_users"]
    for wanted in ([row.assignee_id], chosen, [coordinator]):
        keys = [key for key in wanted if key is not None]
        if keys:
            query = staff.seeing(row.office_id).where(User.id.in_(keys), User.email != "")
            if found := list(session.scalars(query.order_by(User.id))):
                return found
    return []


def _path(row: Conversation) -> str:
    return f"/{'caregiver' if row.caregiver_id else 'portal'}/messages/{row.id}"


def _may_be_told(at: datetime) -> ColumnElement[bool]:
    seat = ConversationSeat
    return or_(seat.told_at.is_(None), seat.seen >= seat.told, seat.told_at <= at - PAUSE)


def _still_held(today: date) -> ColumnElement[bool]:
    """Keep those whose grant holds today: who may not look is not asked to."""
    of_client = and_(Conversation.client_id.is_not(None), Grant.client_id == Conversation.client_id)
    of_payer = and_(Grant.payer_id == Conversation.payer_id, Grant.client_id.is_(None))
    of_work = and_(
        Conversation.caregiver_id.is_not(None), Grant.caregiver_id == Conversation.caregiver_id
    )
    held = select(Grant.id).where(
        Grant.user_id == ConversationSeat.user_id,
        or_(
            and_(Grant.section == Section.messages, or_(of_client, of_payer)),
            and_(Grant.section == Section.work, of_work),
        ),
        grants.live(today),
    )
    return held.exists()


def _seats(
    session: Session, rows: Iterable[Conversation]
) -> dict[tuple[int, int], ConversationSeat]:
    query = select(ConversationSeat).where(
        ConversationSeat.conversation_id.in_([row.id for row in rows])
    )
    return {(seat.conversation_id, seat.user_id): seat for seat in session.scalars(query)}


def _is_news(seat: ConversationSeat, row: Conversation, at: datetime) -> bool:
    if row.entries <= max(seat.seen, seat.told):
        return False
    return seat.told_at is None or seat.seen >= seat.told or seat.told_at <= at - PAUSE


def _note_told(seat: ConversationSeat, row: Conversation, at: datetime) -> None:
    seat.told, seat.told_at = row.entries, at


def _write(session: Session, news: Iterable[News], at: datetime) -> int:
    drafts = [
        Draft(
            kind="message_waiting",
            recipient=one.reader.email,
            recipient_name=one.reader.first_name,
            office_id=one.row.office_id,
            dedupe_key=f"conversation:{one.row.id}:{one.reader.id}:{one.row.entries}",
            about={
                "client_id": one.row.client_id,
                "payer_id": one.row.payer_id,
                "caregiver_id": one.row.caregiver_id,
            },
            context={"path": one.path},
        )
        for one in news
    ]
    session.flush()
    messages.write_all(session, drafts, at)
    return len(drafts)
