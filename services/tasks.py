"""Tasks: what somebody in the office has to do, and when to be reminded of it (F1, F3, F8)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from models.access import Kind, principal_of
from models.office import Office
from models.task import OPEN_STATUSES, Task, TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from services import lead_times, messages, reminder_times, reminders, repetition, watching
from services.errors import Refused
from services.transitions import Moves, move, transition

CLOSED = {TaskStatus.done, TaskStatus.cancelled}
# One click closes an open task; a form may choose any status, and `settle` draws the consequences.
MOVES: Moves = dict.fromkeys(OPEN_STATUSES, CLOSED)


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
    reminder_times.type_in(session, task, remind_at)
    return task


def settle(session: Session, task: Task, at: datetime) -> None:
    """Draw the consequences of a form in which the status may have been changed (F1, F8).

    Raises:
        Refused: it repeats by a rule that cannot be followed, or would be private to others.
    """
    # Looked at first: whatever reads from the database flushes, and then nothing counts as changed.
    is_new_status, is_moved = _is_changed(task, "status"), _is_changed(task, "due_at")
    repetition.check(task.repeats, task.due_at)
    _check_privacy(session, task)
    task.done_at = (task.done_at or at) if task.status is TaskStatus.done else None
    if task.id is None:
        return
    session.flush()
    if is_new_status and task.status is TaskStatus.done:
        _conclude(session, task, at)
    elif is_new_status and task.status is TaskStatus.cancelled:
        drop_reminders(session, [task.id], _("The task was cancelled."))
    if is_moved and task.status in OPEN_STATUSES:
        lead_times.follow(session, task, at)


def finish(session: Session, task: Task, at: datetime) -> Task | None:
    """Mark a task as done; return the next one if it repeats."""
    move(session, task, "status", TaskStatus.done, MOVES, done_at=at)
    return _conclude(session, task, at)


def cancel(session: Session, task: Task) -> None:
    """Mark a task as not to be done; one that repeats ends with it."""
    move(session, task, "status", TaskStatus.cancelled, MOVES)
    drop_reminders(session, [task.id], _("The task was cancelled."))


def snooze(session: Session, task: Task, until: datetime, at: datetime) -> None:
    """Put a task off until its next reminder; the due time of one that repeats stays in step.

    Raises:
        Refused: it is closed, or the moment has passed.
    """
    if task.status not in OPEN_STATUSES:
        raise Refused(_("This task is closed; reopen it first."))
    if until <= at:
        raise Refused(_("Please choose a time to come."), "until")
    if not task.repeats and (task.due_at is None or task.due_at < until):
        task.due_at = until
    _put_off_reminders(session, task, until)


def take_snooze_back(
    session: Session,
    task: Task,
    due_at: datetime | None,
    reminder_ids: Collection[int],
    at: datetime,
) -> None:
    """Give a task the due time back that it had, and the reminders that were put off with it."""
    is_moved = task.due_at != due_at
    session.execute(
        delete(TaskReminder)
        .where(
            TaskReminder.task_id == task.id,
            TaskReminder.is_snooze,
            TaskReminder.state == ReminderState.waiting,
            TaskReminder.id.not_in(reminder_ids),
        )
        .execution_options(synchronize_session="fetch")
    )
    reminder_times.wake(session, task, reminder_ids)
    task.due_at = due_at
    if is_moved:
        lead_times.follow(session, task, at)


def take_finish_back(
    session: Session, task: Task, status: TaskStatus, reminder_ids: Collection[int]
) -> None:
    """Open a task again that was done by mistake, with its reminders; the next one is taken back.

    Raises:
        MovedOn: it is not done any more.
        Refused: somebody has begun with the next one.
    """
    following = _next_of(session, task)
    if following is not None and following.status is not TaskStatus.not_started:
        raise Refused(_("The next task of this repetition has been begun already."))
    if following is not None:
        drop_reminders(session, [following.id], _("The task before it was opened again."))
        session.delete(following)
        session.flush()
    transition(session, task, "status", TaskStatus.done, status, done_at=None)
    reminder_times.wake(session, task, reminder_ids)


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
    keys = [key for row in claimed for key in (reminders.key(*row), reminders.text_key(row))]
    messages.withdraw(session, keys, why)


def _put_off_reminders(session: Session, task: Task, until: datetime) -> None:
    """Drop what would remind before, and remind then; the usual times stay as they are."""
    session.flush()
    session.execute(
        update(TaskReminder)
        .where(
            TaskReminder.task_id == task.id,
            TaskReminder.state == ReminderState.waiting,
            TaskReminder.remind_at < until,
        )
        .values(state=ReminderState.dropped)
        .execution_options(synchronize_session="fetch")
    )
    then = (TaskReminder.task_id == task.id, TaskReminder.remind_at == until)
    known = session.scalar(select(TaskReminder.id).where(*then))
    if known is None:
        session.add(TaskReminder(task_id=task.id, remind_at=until, is_snooze=True))
    else:
        reminder_times.wake(session, task, [known])
    session.flush()
    session.expire(task, ["reminders"])


def _check_privacy(session: Session, task: Task) -> None:
    """Let nobody of the staff put a task out of their own sight."""
    principal = principal_of(session)
    assignee_id = task.assignee.id if task.assignee else None
    is_own = principal.user_id in (task.creator_id, assignee_id)
    if task.is_private and principal.kind is Kind.office and not is_own:
        words = _(
            "A private task is for who made it and who has it to do: you would not see it any "
            "more. Assign it to yourself, or let it be seen by the office."
        )
        raise Refused(words, "is_private")


def _conclude(session: Session, task: Task, at: datetime) -> Task | None:
    """Draw the consequences of a task's being done: the next one, no reminder, news."""
    following = _following(session, task, at)
    drop_reminders(session, [task.id], _("The task was done."))
    watching.tell_done(session, task, principal_of(session).user_id, at)
    return following


def _is_changed(task: Task, name: str) -> bool:
    is_changed: bool = inspect(task).attrs[name].history.has_changes()
    return is_changed


def _next_of(session: Session, task: Task) -> Task | None:
    query = select(Task).where(Task.follows_id == task.id, Task.deleted_at.is_(None))
    return session.scalars(query.order_by(Task.id)).first()


def _following(session: Session, task: Task, at: datetime) -> Task | None:
    """Make the next task of one that repeats, once, with the same lead of its reminders."""
    if not task.repeats or task.due_at is None or _next_of(session, task) is not None:
        return None
    zone = session.get_one(Office, task.office_id).time_zone
    before = session.scalar(select(Task.due_at).where(Task.id == task.follows_id))
    due_at = repetition.next_after(task.repeats, task.due_at, zone, before)
    if due_at is None:
        return None
    copied = ("office_id", "title", "notes", "priority", "assignee_id", "creator_id", "is_private")
    facts: dict[str, Any] = {name: getattr(task, name) for name in copied}
    facts |= messages.about(task) | {"repeats": task.repeats, "follows_id": task.id}
    shift = due_at - task.due_at
    following = Task(**facts, due_at=due_at)
    create(session, following, [moment + shift for moment in reminder_times.usual(session, task)])
    lead_times.pass_on(session, task, following, at)
    watching.watch(session, following, [one.id for one in watching.watchers(session, task)])
    return following
