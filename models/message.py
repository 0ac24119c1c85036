"""Messages: outbox, e-mail log and text log in one table."""

from enum import auto

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import OUTSIDE, Walled
from models.base import (
    Code,
    Email,
    Facts,
    Line,
    Moment,
    Name,
    OfficeKey,
    Prose,
    Record,
    Words,
    belongs_to,
)
from models.ownership import by_office, own_user
from models.subject import About

LONGEST_TITLE = 100


class Channel(Words):
    """How a message travels."""

    email = auto()
    text = auto()


class Direction(Words):
    """Whether we wrote, or they did."""

    to_them = auto()
    from_them = auto()


class Delivery(Words):
    """What became of it; `not_sent` says why in `last_error` (no provider, reminder dropped).

    `delivered` is what a text provider reports later; of mails nobody can say more than `sent`.
    What somebody wrote to us is `received`.
    """

    waiting = auto()
    sending = auto()
    sent = auto()
    delivered = auto()
    bounced = auto()
    failed = auto()
    not_sent = auto()
    received = auto()


class Message(About, Record):
    """Anything that leaves the house, written in the same transaction as its cause; and answers.

    `recipient` is the other side's address, also where the words came from there. `withdrawn` says
    why it may not be tried again, should the try under way fail. `in_doubt_since` is when a text
    was first tried whose fate nobody knows: the provider is asked before it is repeated.
    """

    __tablename__ = "message"
    __audited__ = False  # it is a log itself, and forgets its secrets, which a trail would keep
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        Index(
            "ix_message_due",
            "next_try_at",
            "id",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
        Index(
            "ix_message_undelivered",
            "id",
            sqlite_where=text("state IN ('failed', 'bounced')"),
            postgresql_where=text("state IN ('failed', 'bounced')"),
        ),
        Index("ix_message_channel_created_at_id", "channel", "created_at", "id"),
        Index("ix_message_recipient_created_at", "recipient", "created_at"),
    )
    __wall__ = Walled(
        office=by_office(),
        portal=own_user("sender_id"),
        caregiver=own_user("sender_id"),
        writers=OUTSIDE,
    )

    office_id: Mapped[OfficeKey]
    channel: Mapped[Channel]
    direction: Mapped[Direction] = mapped_column(
        default=Direction.to_them, server_default=Direction.to_them.value
    )
    kind: Mapped[Code]
    dedupe_key: Mapped[Code] = mapped_column(String(160), unique=True)
    recipient: Mapped[Email]
    recipient_name: Mapped[Name | None]
    subject: Mapped[Line | None]
    body_text: Mapped[Prose]
    body_html: Mapped[Prose | None]
    facts: Mapped[Facts] = mapped_column(default=dict)
    sender_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    state: Mapped[Delivery] = mapped_column(default=Delivery.waiting)
    next_try_at: Mapped[Moment]
    lease_until: Mapped[Moment | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[Prose | None]
    withdrawn: Mapped[Prose | None]
    in_doubt_since: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]

    sender: Mapped[User | None] = relationship(foreign_keys="Message.sender_id")

    def __str__(self) -> str:
        words = self.subject or " ".join(self.body_text.split())
        return words if len(words) <= LONGEST_TITLE else f"{words[:LONGEST_TITLE]}…"
