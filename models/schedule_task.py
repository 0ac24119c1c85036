"""The care tasks of one visit, and what became of them."""

from enum import auto

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Kind, through
from models.base import Base, Line, Timestamped, Words, belongs_to
from models.care_task import CareTask
from models.schedule import Schedule


class Outcome(Words):
    """What the caregiver recorded."""

    planned = auto()
    done = auto()
    refused = auto()
    not_done = auto()


class ScheduleTask(Timestamped, Base):
    """One care task planned for one visit (S9)."""

    __tablename__ = "schedule_task"
    __table_args__ = (UniqueConstraint("schedule_id", "care_task_id"),)
    __wall__ = through(lambda: Schedule, "schedule_id", writers={Kind.caregiver})

    schedule_id: Mapped[int] = belongs_to("schedule", "CASCADE")
    care_task_id: Mapped[int] = belongs_to("care_task")
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.planned)
    reason: Mapped[Line | None]

    care_task: Mapped[CareTask] = relationship()
