"""What somebody wrote in a conversation: written once, never changed (A7)."""

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from models.access import OUTSIDE, through
from models.base import Base, Name, SealedProse, Timestamped, belongs_to
from models.conversation import Conversation
from models.written import Written


class ConversationEntry(Written, Timestamped, Base):
    """One person's words, with the name under which they were written; encrypted."""

    __tablename__ = "conversation_entry"
    __table_args__ = (UniqueConstraint("conversation_id", "number"),)
    __loose__ = frozenset({"author_id", "changed_at"})
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
