"""Who takes part in a conversation, and how far each has read it (A7)."""

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import OUTSIDE, Walled
from models.base import Base, Moment, OfficeKey, Timestamped, belongs_to
from models.conversation import Conversation
from models.ownership import by_office, own_user


class ConversationSeat(Timestamped, Base):
    """One person's place in one conversation.

    People of the portals take part; of the office, who has only looked, does not. `seen` is the
    number of the entry up to which they have read, `told` the one up to which a mail told them.
    """

    __tablename__ = "conversation_seat"
    __audited__ = False  # the trail notes who read what already
    __table_args__ = (
        UniqueConstraint("conversation_id", "user_id"),
        CheckConstraint("seen >= 0 AND told >= 0", name="numbers_not_negative"),
    )
    __wall__ = Walled(office=by_office(), portal=own_user(), caregiver=own_user(), writers=OUTSIDE)

    office_id: Mapped[OfficeKey]
    conversation_id: Mapped[int] = belongs_to("conversation", "CASCADE")
    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    takes_part: Mapped[bool] = mapped_column(default=False)
    seen: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[Moment | None]

    conversation: Mapped[Conversation] = relationship()
    user: Mapped[User] = relationship()

    def __str__(self) -> str:
        return str(self.user)
