"""Drafts: what somebody has typed into a page and not saved yet."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled
from models.base import Base, Code, Moment, SealedProse, Timestamped, belongs_to
from models.ownership import own_user


class Draft(Timestamped, Base):
    """One opened page of one person, found again by the key that the page bears.

    The content is encrypted: what a caller tells about somebody's health is in it.
    """

    __tablename__ = "draft"
    __audited__ = False
    __table_args__ = (UniqueConstraint("user_id", "page", "nonce"),)
    __wall__ = Walled(office=own_user())

    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    page: Mapped[Code]
    nonce: Mapped[str] = mapped_column(String(64))
    content: Mapped[SealedProse]
    began_at: Mapped[Moment]
    typed_at: Mapped[Moment] = mapped_column(index=True)
