"""Templates: words that the agency wrote once, for mails and texts from a profile (F7)."""

from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled, everybody
from models.base import Labels, Line, Name, Prose, Record
from models.message import Channel


class MessageTemplate(Record):
    """One letter with merge fields; `kinds` says on whose profiles it is offered.

    `has_health_details` is the agency's own word that the letter bears them: whoever sends it is
    asked again.
    """

    __tablename__ = "message_template"
    __wall__ = Walled(office=everybody)

    name: Mapped[Name]
    channel: Mapped[Channel] = mapped_column(default=Channel.email, index=True)
    subject: Mapped[Line | None]
    body: Mapped[Prose]
    kinds: Mapped[Labels] = mapped_column(default=list)
    has_health_details: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        return self.name
