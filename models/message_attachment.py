"""Attachments: files that go with a mail, kept as they were sent."""

from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled, table_of, user_bind
from models.base import Base, Line, SealedFile, Timestamped, belongs_to
from models.ownership import by_office


def _of_a_message_or_draft_of_mine(table: Any) -> ColumnElement[bool]:
    message, draft = table_of("message"), table_of("message_draft")
    seen = select(message.c.id).where(by_office()(message.c)).correlate(None)
    own = select(draft.c.id).where(draft.c.user_id == user_bind()).correlate(None)
    return or_(table.message_id.in_(seen), table.draft_id.in_(own))


class MessageAttachment(Timestamped, Base):
    """One file of a draft, and of the message once that is sent; a document's is a copy."""

    __tablename__ = "message_attachment"
    __audited__ = False  # the message's own log names it
    __table_args__ = (CheckConstraint("size >= 0", name="size_not_negative"),)
    __wall__ = Walled(office=_of_a_message_or_draft_of_mine)

    draft_id: Mapped[int | None] = belongs_to("message_draft", "CASCADE")
    message_id: Mapped[int | None] = belongs_to("message", "CASCADE")
    document_id: Mapped[int | None] = belongs_to("document", "SET NULL")
    name: Mapped[Line]
    content_type: Mapped[Line]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[SealedFile] = mapped_column(deferred=True)

    def __str__(self) -> str:
        return self.name
