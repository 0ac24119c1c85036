"""Counters that slow down guessing, shared by all workers and all ways in."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Open
from models.base import Base, Code, Moment


class Throttle(Base):
    """How often one key (hashed) was tried within one window of one scope."""

    __tablename__ = "throttle"
    __audited__ = False
    __table_args__ = (UniqueConstraint("scope", "key_hash", "window_start"),)
    __wall__ = Open("read before anyone is known; keys are hashed")

    scope: Mapped[Code]
    key_hash: Mapped[str] = mapped_column(String(64))
    window_start: Mapped[Moment]
    tries: Mapped[int] = mapped_column(default=0)
