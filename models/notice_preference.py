"""What somebody wants to be told besides the mails that everybody gets."""

from datetime import date

from flask_appbuilder.security.sqla.models import User
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Base, Phone, Timestamped, belongs_to
from models.ownership import own_user


class NoticePreference(Timestamped, Base):
    """One person's wishes: a daily digest of the own tasks (F3), and reminders as texts too (F2).

    `digest_on` is the day whose digest was made last, or was found to be empty.
    """

    __tablename__ = "notice_preference"
    __wall__ = Walled(office=own_user())

    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE", unique=True)
    wants_digest: Mapped[bool] = mapped_column(default=False)
    digest_on: Mapped[date | None]
    text_to: Mapped[Phone | None]

    user: Mapped[User] = relationship()

    def __str__(self) -> str:
        return str(self.user)
