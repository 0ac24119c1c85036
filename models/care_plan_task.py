"""The tasks of one care plan, each with how often."""

from enum import auto

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import through
from models.base import Base, Labels, SealedProse, Timestamped, Words, belongs_to
from models.care_plan import CarePlan
from models.care_task import CareTask


class Frequency(Words):
    """How often a task is done (P13)."""

    daily = auto()
    chosen_weekdays = auto()
    on_request = auto()


class CarePlanTask(Timestamped, Base):
    """One task of a care plan; `weekdays` holds mon, tue … for chosen weekdays."""

    __tablename__ = "care_plan_task"
    __table_args__ = (UniqueConstraint("care_plan_id", "care_task_id"),)
    __wall__ = through(lambda: CarePlan, "care_plan_id")

    care_plan_id: Mapped[int] = belongs_to("care_plan", "CASCADE")
    care_task_id: Mapped[int] = belongs_to("care_task")
    frequency: Mapped[Frequency] = mapped_column(default=Frequency.daily)
    weekdays: Mapped[Labels] = mapped_column(default=list)
    notes: Mapped[SealedProse | None]

    care_plan: Mapped[CarePlan] = relationship(back_populates="tasks")
    care_task: Mapped[CareTask] = relationship()

    def __str__(self) -> str:
        return self.frequency.label
