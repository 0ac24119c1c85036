"""Drafts: what somebody is writing to a person, kept until it is sent or thrown away."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled
from models.base import Base, Code, SealedProse, Timestamped, belongs_to
from models.message import Channel
from models.ownership import own_user


class MessageDraft(Timestamped, Base):
    """One form of the composer; its key is the form's, so that it is sent once.

    `person_kind` and `person_id` say whose profile it was opened from, `recipient` which of the
    addresses there was chosen.
    """

    __tablename__ = "message_draft"
    __audited__ = False
    __table_args__ = (
        Index("ix_message_draft_user_id_person", "user_id", "person_kind", "person_id"),
    )
    __wall__ = Walled(office=own_user())

    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    channel: Mapped[Channel]
    person_kind: Mapped[Code]
    person_id: Mapped[int]
    recipient: Mapped[Code]
    template_id: Mapped[int | None] = belongs_to("message_template", "SET NULL")
    subject: Mapped[SealedProse]
    body: Mapped[SealedProse]
