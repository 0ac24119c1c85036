"""Counters for numbers without gaps."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Open
from models.base import Base, Code, belongs_to


class NumberCounter(Base):
    """The next number of one kind in one office; its row is locked while a number is taken."""

    __tablename__ = "number_counter"
    __audited__ = False
    __table_args__ = (UniqueConstraint("office_id", "kind"),)
    __wall__ = Open("a number names no person")

    office_id: Mapped[int] = belongs_to("office", "CASCADE")
    kind: Mapped[Code]
    next_number: Mapped[int] = mapped_column(default=1)
