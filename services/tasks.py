"""Tasks: what somebody in the office has to do, and when to be reminded of it (F1, F3, F8)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

from models.office import Office
from models.task import Task, TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from services import messages, reminders, repetition
from services.errors import Refused
from services.transitions import Moves, move

MOVES: Moves = {
    TaskStatus.not_started: {TaskStatus.in_progress, TaskStatus.done, TaskStatus.cancelled},
    TaskStatus.in_progress: {TaskStatus.not_started, TaskStatus.done, TaskStatus.cancelled},
    TaskStatus.done: {TaskStatus.not_started},
    TaskStatus.cancelled: {TaskStatus.not_started},
}


def create(session: Session, task: Task, remind_at: Iterable[datetime] = ()) -> Task:
    """Add a task with its reminder times; without an assignee it is its creator's own.

    Raises:
        Refused: it repeats by a rule that cannot be read, or repeats without a due time.
    """
    if task.assignee_id is None:
        task.assignee_id = task.creator_id
    repetition.check(task.repeats, task.due_at)
    session.add(task)
    session.flush()
    remind(session, task, remind_at)
    return task


def assign(session: Session, task: Task, user_id: int) -> None:
    """Hand a task to somebody; reminders that are still waiting go to them."""
    task.assignee_id = user_id
    session.flush()


def settle(session: Session, task: Task, at: datetime) -> None:
    """Draw the consequences of a form in which the status may have been changed (F1, F8).

    Raises:
        Refused: it repeats by a rule that cannot be followed.
    """
    repetition.check(task.repeats, task.due_at)
    is_new_status: bool = inspect(task).attrs.status.history.has_changes()
    task.done_at = (task.done_at or at) if task.status is TaskStatus.done else None
    if task.id is None or not is_new_status:
        return
    session.flush()
    if task.status is TaskStatus.done:
        _following(session, task)
        drop_reminders(session, [task.id], _("The task was done."))
    elif task.status is TaskStatus.cancelled:
        drop_reminders(session, [task.id], _("The task was cancelled."))


def start(session: Session, task: Task) -> None:
    """Note that somebody is at it."""
    move(session, task, "status", TaskStatus.in_progress, MOVES)


def finish(session: Session, task: Task, at: datetime) -> Task | None:
    """Mark a task as done; return the next one if it repeats."""
    move(session, task, "status", TaskStatus.done, MOVES, done_at=at)
    following = _following(session, task)
    drop_reminders(session, [task.id], _("The task was done."))
    return following


def cancel(session: Session, task: Task) -> None:
    """Mark a task as not to be done; one that repeats ends with it."""
    move(session, task, "status", TaskStatus.cancelled, MOVES)
    drop_reminders(session, [task.id], _("The task was cancelled."))


def reopen(session: Session, task: Task) -> None:
    """Take a task up again; its reminders are set anew by whoever wants them."""
    move(session, task, "status", TaskStatus.not_started, MOVES, done_at=None)


def snooze(session: Session, task: Task, until: datetime, at: datetime) -> None:
    """Put a task off until its next reminder; the due time of one that repeats stays in step.

    Raises:
        Refused: it is closed, or the moment has passed.
    """
    if task.status not in reminders.OPEN:
        raise Refused(_("This task is closed; reopen it first."))
    if until <= at:
        raise Refused(_("Please choose a time to come."), "until")
    if not task.repeats and (task.due_at is None or task.due_at < until):
        task.due_at = until
    later = [moment for moment in waiting_times(session, task) if moment > until]
    remind(session, task, [until, *later])


def remind(session: Session, task: Task, times: Iterable[datetime]) -> None:
    """Set the times at which to remind; those that went out already are not repeated."""
    session.flush()
    wanted = set(times)
    rows = session.scalars(select(TaskReminder).where(TaskReminder.task_id == task.id)).all()
    for row in rows:
        if row.state is ReminderState.waiting and row.remind_at not in wanted:
            _set(session, row.id, ReminderState.waiting, ReminderState.dropped)
        elif row.state is ReminderState.dropped and row.remind_at in wanted:
            _set(session, row.id, ReminderState.dropped, ReminderState.waiting)
    known = {row.remind_at for row in rows}
    session.add_all(
        TaskReminder(task_id=task.id, remind_at=moment) for moment in sorted(wanted - known)
    )
    session.flush()
    session.expire(task, ["reminders"])


def waiting_times(session: Session, task: Task) -> list[datetime]:
    """The times at which a task will still remind."""
    query = select(TaskReminder.remind_at).where(
        TaskReminder.task_id == task.id, TaskReminder.state == ReminderState.waiting
    )
    return sorted(session.scalars(query))


def drop_reminders(session: Session, task_ids: Collection[int], why: str) -> None:
    """Let no reminder of these tasks go out any more, not even one that is on its way (F8)."""
    of_these = TaskReminder.task_id.in_(task_ids)
    session.execute(
        update(TaskReminder)
        .where(of_these, TaskReminder.state == ReminderState.waiting)
        .values(state=ReminderState.dropped)
        .execution_options(synchronize_session="fetch")
    )
    # Only now: what the job was claiming meanwhile has been claimed, and has its mail.
    claimed = session.execute(
        select(TaskReminder.id, TaskReminder.remind_at).where(
            of_these, TaskReminder.state == ReminderState.claimed
        )
    )
    messages.withdraw(session, [reminders.key(*row) for row in claimed], why)


def _set(session: Session, key: int, old: ReminderState, new: ReminderState) -> None:
    """Compare and set: a reminder that was claimed this very moment stays claimed."""
    session.execute(
        update(TaskReminder)
        .where(TaskReminder.id == key, TaskReminder.state == old)
        .values(state=new)
        .execution_options(synchronize_session="fetch")
    )


def _following(session: Session, task: Task) -> Task | None:
    """Make the next task of one that repeats, with the same lead of its reminders."""
    if not task.repeats or task.due_at is None:
        return None
    zone = session.get_one(Office, task.office_id).time_zone
    due_at = repetition.next_after(task.repeats, task.due_at, zone)
    if due_at is None:
        return None
    shift = due_at - task.due_at
    leads = session.scalars(select(TaskReminder.remind_at).where(TaskReminder.task_id == task.id))
    copied = ("office_id", "title", "notes", "priority", "assignee_id", "creator_id", "is_private")
    facts: dict[str, Any] = {name: getattr(task, name) for name in copied}
    following = Task(**facts, **messages.about(task), repeats=task.repeats, due_at=due_at)
    return create(session, following, [moment + shift for moment in leads])
