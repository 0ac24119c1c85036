"""Tasks: what somebody in the office has to do, and when to be reminded of it."""

from datetime import datetime
from enum import auto
from typing import TYPE_CHECKING, Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, Index, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled, user_bind
from models.base import Labels, Line, Moment, Name, OfficeKey, Prose, Record, Words, belongs_to
from models.office import Office
from models.ownership import by_office
from models.subject import About

if TYPE_CHECKING:
    from models.task_reminder import TaskReminder
    from models.task_watcher import TaskWatcher


class TaskStatus(Words):
    """How far a task has come (F1)."""

    not_started = auto()
    in_progress = auto()
    done = auto()
    cancelled = auto()


OPEN_STATUSES = (TaskStatus.not_started, TaskStatus.in_progress)
"""What is still to be done."""


class TaskPriority(Words):
    """How much it matters."""

    low = auto()
    normal = auto()
    high = auto()


class Lead(Words):
    """How long before its due time a task reminds; such a reminder moves with the due time."""

    at_due = auto()
    hour_before = auto()
    day_before = auto()


def _office_and_not_private(table: Any) -> ColumnElement[bool]:
    """Private tasks exist only for their creator and assignee."""
    mine = or_(table.creator_id == user_bind(), table.assignee_id == user_bind())
    return and_(by_office()(table), or_(table.is_private.is_(False), mine))


class Task(About, Record):
    """One thing to do (F1); one that repeats `follows` the one before it."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_assignee_id_status_due_at", "assignee_id", "status", "due_at"),
        Index("ix_task_due_at_id", "due_at", "id"),
    )
    __wall__ = Walled(office=_office_and_not_private)

    office_id: Mapped[OfficeKey]
    title: Mapped[Name]
    notes: Mapped[Prose | None]
    due_at: Mapped[Moment | None]
    priority: Mapped[TaskPriority] = mapped_column(default=TaskPriority.normal)
    status: Mapped[TaskStatus] = mapped_column(default=TaskStatus.not_started)
    assignee_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    creator_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    is_private: Mapped[bool] = mapped_column(default=False)
    repeats: Mapped[Line | None]
    leads: Mapped[Labels] = mapped_column(default=list, server_default=text("'[]'"))
    done_at: Mapped[Moment | None]
    follows_id: Mapped[int | None] = belongs_to("task", "SET NULL")

    office: Mapped[Office] = relationship()
    assignee: Mapped[User | None] = relationship(foreign_keys="Task.assignee_id")
    creator: Mapped[User | None] = relationship(foreign_keys="Task.creator_id")
    reminders: Mapped[list["TaskReminder"]] = relationship(
        back_populates="task", cascade="all, delete-orphan", passive_deletes=True
    )
    watchers: Mapped[list["TaskWatcher"]] = relationship(
        back_populates="task", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.status in OPEN_STATUSES and self.deleted_at is None

    def is_overdue(self, at: datetime) -> bool:
        """Tell whether its due time has passed with the task still to be done."""
        return self.is_open and self.due_at is not None and self.due_at < at

    def __str__(self) -> str:
        return self.title
