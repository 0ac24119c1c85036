"""Who may take part in a conversation: people of the portals who hold the section (A4, A7)."""

from dataclasses import dataclass
from datetime import date

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.conversation import Conversation
from models.conversation_seat import ConversationSeat
from models.grant import Grant
from models.section import Section
from services import conversations, grants
from services.errors import Refused

SECTIONS = {
    "client_id": Section.messages,
    "payer_id": Section.messages,
    "caregiver_id": Section.work,
}


@dataclass(frozen=True)
class Candidate:
    """Somebody with a login who may read along."""

    user_id: int
    name: str
    standing: str

    @property
    def words(self) -> str:
        """Name and standing as people read them."""
        return f"{self.name} ({self.standing})"


def candidates(session: Session, column: str, key: int, today: date) -> list[Candidate]:
    """List who may take part in a conversation about a record at present."""
    query = _holding(column, key, today).options(
        joinedload(Grant.user), joinedload(Grant.emergency_contact)
    )
    found: dict[int, Candidate] = {}
    for grant in session.scalars(query):
        user = grant.user
        if user is not None and user.is_active:
            name = f"{user.first_name} {user.last_name}"
            contact = grant.emergency_contact
            standing = contact.relation.label if contact else grant.standing.label
            found.setdefault(user.id, Candidate(user.id, name, standing))
    return list(found.values())


def of(session: Session, row: Conversation) -> list[User]:
    """List who takes part."""
    seat = ConversationSeat
    query = select(User).join(seat, seat.user_id == User.id)
    mine = query.where(seat.conversation_id == row.id, seat.takes_part.is_(True))
    return list(session.scalars(mine.order_by(seat.id)))


def let_in(session: Session, row: Conversation, user_id: int, today: date) -> None:
    """Let one more person read and write, everything so far included.

    Raises:
        Refused: this person does not hold the section.
    """
    column, key = subject(row)
    may = {one.user_id for one in candidates(session, column, key, today)}
    if user_id not in may:
        raise Refused(_("This person may not read messages about this record."), "person")
    conversations.seat_of(session, row, user_id).takes_part = True
    session.flush()


def take_out(session: Session, row: Conversation, user_id: int) -> None:
    """Let somebody read along no more.

    Raises:
        Refused: it is the one who began it.
    """
    if user_id == row.started_by_id and not row.begun_by_office:
        raise Refused(_("Whoever began a conversation stays in it."), "person")
    conversations.seat_of(session, row, user_id).takes_part = False
    session.flush()


def subject(row: Conversation) -> tuple[str, int]:
    """Tell whose record a conversation is about: the column and the id in it."""
    return next((name, key) for name in SECTIONS if (key := getattr(row, name)) is not None)


def _holding(column: str, key: int, today: date) -> Select[Grant]:
    query = select(Grant).where(
        getattr(Grant, column) == key,
        Grant.section == SECTIONS[column],
        Grant.user_id.is_not(None),
        grants.live(today),
    )
    if column == "payer_id":
        query = query.where(Grant.client_id.is_(None))
    return query.order_by(Grant.standing, Grant.id)
