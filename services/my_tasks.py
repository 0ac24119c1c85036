"""A person's own open tasks: overdue, today's, and what comes next (F3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from models.task import Task
from services.open_tasks import IS_OPEN, URGENCY

MOST = 50


@dataclass(frozen=True)
class Groups:
    """Open tasks by how they press; each group in the order of their due times."""

    overdue: list[Task]
    today: list[Task]
    following: list[Task]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.overdue) + len(self.today) + len(self.following)

    @property
    def is_whole(self) -> bool:
        """Tell whether these are all."""
        return self.count < MOST


def of(session: Session, user_id: int, at: datetime, day_ends: datetime) -> Groups:
    """Sort somebody's open tasks, the most pressing; nobody reads more at once."""
    query = (
        select(Task)
        .options(selectinload(Task.prospect), selectinload(Task.client))
        .where(*mine(user_id))
        .order_by(*URGENCY)
        .limit(MOST)
    )
    found = list(session.scalars(query))
    return Groups(
        [task for task in found if task.due_at and task.due_at < at],
        [task for task in found if task.due_at and at <= task.due_at < day_ends],
        [task for task in found if not task.due_at or task.due_at >= day_ends],
    )


def count(session: Session, user_id: int, at: datetime, day_ends: datetime) -> tuple[int, int]:
    """Count what is overdue, and what else is due today: one small statement."""
    late = func.coalesce(func.sum(case((Task.due_at < at, 1), else_=0)), 0)
    due = select(late, func.count()).where(*mine(user_id), Task.due_at < day_ends)
    overdue, total = session.execute(due).one()
    return overdue, total - overdue


def mine(user_id: int) -> tuple[ColumnElement[bool] | Any, ...]:
    """Select by whose an open task is: the assignee's, and without one its creator's."""
    own = Task.assignee_id.is_(None) & (Task.creator_id == user_id)
    return (*IS_OPEN, or_(Task.assignee_id == user_id, own))
