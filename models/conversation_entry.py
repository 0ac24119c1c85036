"""What somebody wrote in a conversation: written once, never changed (A7)."""

from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Connection, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, relationship

from models.access import OUTSIDE, BehindTheWall, through
from models.base import Base, Name, SealedProse, Timestamped, belongs_to
from models.conversation import Conversation


class ConversationEntry(Timestamped, Base):
    """One person's words, with the name under which they were written; encrypted."""

    __tablename__ = "conversation_entry"
    __table_args__ = (UniqueConstraint("conversation_id", "number"),)
    __wall__ = through(lambda: Conversation, "conversation_id", writers=OUTSIDE)

    conversation_id: Mapped[int] = belongs_to("conversation", "CASCADE")
    number: Mapped[int]
    author_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    author_name: Mapped[Name]
    from_office: Mapped[bool]
    body: Mapped[SealedProse]

    conversation: Mapped[Conversation] = relationship(lazy="joined", innerjoin=True)
    author: Mapped[User | None] = relationship(foreign_keys="ConversationEntry.author_id")

    def __str__(self) -> str:
        return f"{self.author_name}, {self.number}"


@event.listens_for(ConversationEntry, "before_update")
@event.listens_for(ConversationEntry, "before_delete")
def stay_as_written(mapper: Mapper[Any], connection: Connection, row: ConversationEntry) -> None:
    """Refuse to change what was said, or to take it back."""
    raise BehindTheWall("What somebody wrote in a conversation stays as it is.")


@event.listens_for(Session, "do_orm_execute")
def stay_as_written_in_bulk(state: ORMExecuteState) -> None:
    """Refuse it to statements as well."""
    mapper = state.bind_mapper
    is_change = state.is_update or state.is_delete
    if is_change and mapper is not None and mapper.class_ is ConversationEntry:
        raise BehindTheWall("What somebody wrote in a conversation stays as it is.")
