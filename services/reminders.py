"""Reminders of tasks: once per task and time, whatever happens in between (F2).

What is due stands in `task_reminder`. A claim moves reminders from waiting to claimed and writes
their mails in one transaction, so none is lost between the two and none is written twice: not by a
second scheduler (rows are locked and skipped, and the guard is the old state), not by a clock that
jumps (what was claimed stays so), and not by a repetition (the mail's key can be used once).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, aliased

from models.task import Task, TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from services import messages

BATCH = 500
LATE = timedelta(minutes=30)
OPEN = (TaskStatus.not_started, TaskStatus.in_progress)
# Written out, so that both databases see that the partial index holds these rows.
IS_WAITING = text("task_reminder.state = 'waiting'")

assignee = aliased(User)
creator = aliased(User)


def claim(session: Session, at: datetime, limit: int = BATCH) -> int:
    """Claim the oldest due reminders, and write their mails; return how many were claimed.

    Reminders of tasks that are done, cancelled or deleted are dropped.
    """
    taken = _take(session, at, limit)
    if not taken:
        return 0
    facts = session.execute(_facts().where(TaskReminder.id.in_(taken))).all()
    closed = [row.id for row in facts if row.Task.status not in OPEN or row.Task.deleted_at]
    _drop(session, closed)
    messages.write_all(session, [_mail(row, at) for row in facts if row.id not in closed], at)
    return len(taken)


def _take(session: Session, at: datetime, limit: int) -> Sequence[int]:
    waiting = (
        select(TaskReminder.id)
        .where(IS_WAITING, TaskReminder.remind_at <= at)
        .order_by(TaskReminder.remind_at, TaskReminder.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return session.scalars(
        update(TaskReminder)
        .where(TaskReminder.id.in_(select(waiting.c.id)), IS_WAITING)
        .values(state=ReminderState.claimed, claimed_at=at)
        .returning(TaskReminder.id)
        .execution_options(synchronize_session=False)
    ).all()


def _facts() -> Any:
    """What the mails need: the task, and the two people who may be the one to remind."""
    return (
        select(TaskReminder.id, TaskReminder.remind_at, Task, assignee, creator)
        .join(Task, TaskReminder.task_id == Task.id)
        .outerjoin(assignee, Task.assignee_id == assignee.id)
        .outerjoin(creator, Task.creator_id == creator.id)
        .order_by(TaskReminder.remind_at, TaskReminder.id)
    )


def _drop(session: Session, closed: list[int]) -> None:
    if closed:
        session.execute(
            update(TaskReminder)
            .where(TaskReminder.id.in_(closed))
            .values(state=ReminderState.dropped)
            .execution_options(synchronize_session=False)
        )


def _mail(row: Any, at: datetime) -> messages.Draft:
    """Write to the assignee, else to the creator; to nobody only if neither can be reached."""
    _id, remind_at, task, *people = row
    reader = next((user for user in people if user and user.is_active and user.email), None)
    return {
        "kind": "task_reminder",
        "recipient": reader.email if reader else "",
        "recipient_name": reader.first_name if reader else None,
        "office_id": task.office_id,
        "about": messages.about(task),
        "dedupe_key": key(row.id, remind_at),
        "context": {
            "title": task.title,
            "due_at": task.due_at,
            "remind_at": remind_at,
            "late": at - remind_at > LATE,
            "path": f"/office/tasks/{task.id}",
        },
    }


def key(reminder_id: int, remind_at: datetime) -> str:
    """The key of a reminder's mail, which can be used once."""
    return f"task-reminder:{reminder_id}:{remind_at:%Y-%m-%dT%H:%M:%S%z}"
