"""Conversations: what a person of the portals and the office write to each other (A7).

They are called "Messages" on the pages. What leaves the house by mail or text is models/message.py.
"""

from enum import auto
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, ColumnElement, Index, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import OUTSIDE, Rule, Walled, either, table_of, user_bind
from models.base import Base, Line, Moment, OfficeKey, Timestamped, Words, belongs_to
from models.caregiver import Caregiver
from models.client import Client
from models.office import Office
from models.ownership import by_grant, by_office, by_own_work
from models.payer import Payer
from models.section import Section


class ConversationState(Words):
    """Whose turn it is: open waits for the office, answered for the other side."""

    open = auto()
    answered = auto()
    closed = auto()


def _took_part(held: Rule) -> Rule:
    """Let those through who take part, as long as they hold what the conversation is about."""

    def rule(table: Any) -> ColumnElement[bool]:
        seat = table_of("conversation_seat")
        mine = select(seat.c.conversation_id).where(
            seat.c.user_id == user_bind(), seat.c.takes_part.is_(True)
        )
        began = and_(table.started_by_id == user_bind(), table.begun_by_office.is_(False))
        return and_(or_(table.id.in_(mine.correlate(None)), began), held(table))

    return rule


class Conversation(Timestamped, Base):
    """One exchange of words about one client, payer or caregiver.

    It exists for the office, for whoever began it, and for those whom the office added; nobody
    else who may see the same record reads along. `entries` counts what was written: each entry
    has its number, so that everybody's seat can tell how far they have read.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint(
            "(client_id IS NOT NULL AND payer_id IS NULL AND caregiver_id IS NULL)"
            " OR (client_id IS NULL AND payer_id IS NOT NULL AND caregiver_id IS NULL)"
            " OR (client_id IS NULL AND payer_id IS NULL AND caregiver_id IS NOT NULL)",
            name="about_one",
        ),
        CheckConstraint("entries >= 0", name="entries_not_negative"),
        Index("ix_conversation_state_last_entry_at_id", "state", "last_entry_at", "id"),
        Index("ix_conversation_last_entry_at_id", "last_entry_at", "id"),
    )
    __wall__ = Walled(
        office=by_office(),
        portal=_took_part(
            either(by_grant(Section.messages), by_grant(Section.messages, "payer_id", "payer_id"))
        ),
        caregiver=_took_part(by_own_work()),
        writers=OUTSIDE,
    )

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    payer_id: Mapped[int | None] = belongs_to("payer", "CASCADE")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver", "CASCADE")
    subject: Mapped[Line]
    started_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    begun_by_office: Mapped[bool]
    assignee_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    state: Mapped[ConversationState] = mapped_column(default=ConversationState.open)
    entries: Mapped[int] = mapped_column(default=0)
    last_entry_at: Mapped[Moment]

    office: Mapped[Office] = relationship()
    client: Mapped[Client | None] = relationship()
    payer: Mapped[Payer | None] = relationship()
    caregiver: Mapped[Caregiver | None] = relationship()
    started_by: Mapped[User | None] = relationship(foreign_keys="Conversation.started_by_id")
    assignee: Mapped[User | None] = relationship(foreign_keys="Conversation.assignee_id")

    def __str__(self) -> str:
        return self.subject

    @property
    def about(self) -> Client | Payer | Caregiver | None:
        """Whom it is about."""
        return self.client or self.payer or self.caregiver
