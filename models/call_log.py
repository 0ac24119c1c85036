"""Call logs: telephone calls to and from the people around a client or prospect."""

from enum import auto

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Line, Moment, Name, OfficeKey, Phone, Prose, Record, Words, belongs_to
from models.office import Office
from models.ownership import by_office
from models.subject import About
from models.task import Task


class CallDirection(Words):
    """Who rang whom."""

    from_them = auto()
    to_them = auto()


class CallLog(About, Record):
    """One call (F4)."""

    __tablename__ = "call_log"
    __table_args__ = (
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes_not_negative"),
        Index("ix_call_log_called_at_id", "called_at", "id"),
    )
    __wall__ = Walled(office=by_office())

    office_id: Mapped[OfficeKey]
    direction: Mapped[CallDirection] = mapped_column(default=CallDirection.from_them)
    with_whom: Mapped[Name]
    number: Mapped[Phone | None]
    called_at: Mapped[Moment]
    minutes: Mapped[int | None]
    outcome: Mapped[Line | None]
    notes: Mapped[Prose | None]
    made_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    follow_up_id: Mapped[int | None] = belongs_to("task", "SET NULL")

    follow_up: Mapped[Task | None] = relationship()
    office: Mapped[Office] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys="CallLog.made_by_id")

    def __str__(self) -> str:
        return f"{self.with_whom}, {self.direction.label.lower()}"
