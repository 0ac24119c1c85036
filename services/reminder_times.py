"""When a task reminds: the times that wait, that somebody typed, and that come each time (F1)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from models.prospect import Prospect, ProspectStage
from models.task import Task
from models.task_reminder import ReminderState, TaskReminder


def type_in(session: Session, task: Task, times: Iterable[datetime]) -> None:
    """Set the times at which to remind, whatever becomes of the due time.

    Those that went out already are not repeated; those that stand relative to the due time stay.
    """
    session.flush()
    wanted = set(times)
    rows = session.scalars(select(TaskReminder).where(TaskReminder.task_id == task.id)).all()
    for row in rows:
        if row.remind_at in wanted:
            row.follows_due = False
            wake(session, task, [row.id])
        elif row.state is ReminderState.waiting and not row.follows_due:
            _forget(session, row.id)
    known = {row.remind_at for row in rows}
    session.add_all(
        TaskReminder(task_id=task.id, remind_at=moment) for moment in sorted(wanted - known)
    )
    session.flush()
    session.expire(task, ["reminders"])


def waiting_ids(session: Session, task: Task) -> list[int]:
    """The reminders that are still to go out."""
    query = select(TaskReminder.id).where(
        TaskReminder.task_id == task.id, TaskReminder.state == ReminderState.waiting
    )
    return list(session.scalars(query))


def waiting(session: Session, task: Task) -> list[datetime]:
    """The times at which a task will still remind."""
    return sorted(session.scalars(_waiting(task)))


def typed(session: Session, task: Task) -> list[datetime]:
    """Those of them that do not move with the due time."""
    return sorted(session.scalars(_waiting(task).where(TaskReminder.follows_due.is_(False))))


def wake(session: Session, task: Task, reminder_ids: Collection[int]) -> None:
    """Let dropped reminders of a task wait again."""
    session.execute(
        update(TaskReminder)
        .where(
            TaskReminder.task_id == task.id,
            TaskReminder.id.in_(reminder_ids),
            TaskReminder.state == ReminderState.dropped,
        )
        .values(state=ReminderState.waiting)
        .execution_options(synchronize_session="fetch")
    )


def usual(session: Session, task: Task) -> list[datetime]:
    """When a task reminds each time; about a lost prospect, what was dropped stays so (F8)."""
    usual = select(TaskReminder.remind_at).where(
        TaskReminder.task_id == task.id,
        TaskReminder.is_snooze.is_(False),
        TaskReminder.follows_due.is_(False),
    )
    stage = select(Prospect.stage).where(Prospect.id == task.prospect_id)
    if task.prospect_id and session.scalar(stage) is ProspectStage.lost:
        usual = usual.where(TaskReminder.state != ReminderState.dropped)
    return list(session.scalars(usual))


def _waiting(task: Task) -> Select[datetime]:
    return select(TaskReminder.remind_at).where(
        TaskReminder.task_id == task.id, TaskReminder.state == ReminderState.waiting
    )


def _forget(session: Session, key: int) -> None:
    """Compare and delete: a reminder that was claimed this very moment stays claimed."""
    session.execute(
        delete(TaskReminder)
        .where(TaskReminder.id == key, TaskReminder.state == ReminderState.waiting)
        .execution_options(synchronize_session="fetch")
    )
