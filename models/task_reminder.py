"""When to remind of a task: the due table of the reminder job."""

from enum import auto

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import through
from models.base import Base, Moment, Timestamped, Words, belongs_to
from models.task import Task


class ReminderState(Words):
    """Waiting ones are looked at by the job; claimed ones stand in the outbox."""

    waiting = auto()
    claimed = auto()
    dropped = auto()


class TaskReminder(Timestamped, Base):
    """One reminder at one time: claimed together with its message, so never lost nor doubled.

    One that stems from putting the task off `is_snooze`; it is of this once, and not repeated.
    One that was chosen relative to the due time `follows_due`; the others stay where they are.
    """

    __tablename__ = "task_reminder"
    __table_args__ = (
        UniqueConstraint("task_id", "remind_at"),
        Index(
            "ix_task_reminder_due",
            "remind_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    __wall__ = through(lambda: Task, "task_id")

    task_id: Mapped[int] = belongs_to("task", "CASCADE")
    remind_at: Mapped[Moment]
    state: Mapped[ReminderState] = mapped_column(default=ReminderState.waiting)
    claimed_at: Mapped[Moment | None]
    is_snooze: Mapped[bool] = mapped_column(default=False, server_default=false())
    follows_due: Mapped[bool] = mapped_column(default=False, server_default=false())

    task: Mapped[Task] = relationship(back_populates="reminders")

    def __str__(self) -> str:
        return f"{self.remind_at:%Y-%m-%d %H:%M} UTC"
