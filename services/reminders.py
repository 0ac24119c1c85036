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
from flask_babel import gettext as _
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, aliased

from models.notice_preference import NoticePreference
from models.prospect import Prospect, ProspectStage
from models.task import Task
from models.task_reminder import ReminderState, TaskReminder
from services import messages, task_mails, texting

BATCH = 500
LATE = timedelta(minutes=30)
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
    closed = [row.id for row in facts if not row.Task.is_open]
    _drop(session, closed)
    due = [row for row in facts if row.id not in closed]
    messages.write_all(session, [_mail(row, at) for row in due], at)
    _text(session, due, at)
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
        select(
            TaskReminder.id,
            TaskReminder.remind_at,
            Task,
            Prospect.stage,
            Prospect.deleted_at,
            assignee,
            creator,
        )
        .join(Task, TaskReminder.task_id == Task.id)
        .outerjoin(Prospect, Task.prospect_id == Prospect.id)
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
    return task_mails.draft(
        "task_reminder",
        _reader(row),
        row.Task,
        key(row.id, row.remind_at),
        remind_at=row.remind_at,
        late=at - row.remind_at > LATE,
        closed=_closed(row),
    )


def _reader(row: Any) -> User | None:
    people = row[-2:]  # the assignee, then the creator
    return next((user for user in people if user and user.is_active and user.email), None)


def _closed(row: Any) -> str:
    """Say that the prospect left the pipeline: no reminder goes out as if nothing had been (F8)."""
    if row.deleted_at is not None:
        return _("The prospective client whom it is about was deleted meanwhile.")
    if row.stage is ProspectStage.lost:
        return _("The prospective client whom it is about was lost meanwhile.")
    if row.stage is ProspectStage.won and row.Task.client_id is None:
        return _("The prospective client whom it is about became a client meanwhile.")
    return ""


def _text(session: Session, due: list[Any], at: datetime) -> None:
    """Text those who wished it too, where a provider is set."""
    if not texting.is_possible():
        return
    readers = {row.id: reader.id for row in due if (reader := _reader(row))}
    query = select(NoticePreference.user_id, NoticePreference.text_to).where(
        NoticePreference.user_id.in_(set(readers.values())), NoticePreference.text_to.is_not(None)
    )
    numbers = {row.user_id: row.text_to for row in session.execute(query)}
    for row in due:
        number = numbers.get(readers.get(row.id, 0))
        if number:
            draft = _mail(row, at) | {"recipient": number, "dedupe_key": text_key(row)}
            words = _("Reminder: %(title)s", title=task_mails.title(row.Task))
            if at - row.remind_at > LATE:
                words = _("Late reminder: %(title)s", title=task_mails.title(row.Task))
            messages.text(session, words, at=at, **draft)


def text_key(row: Any) -> str:
    """The key of a reminder's text, beside that of its mail."""
    return f"{key(row.id, row.remind_at)}:text"


def key(reminder_id: int, remind_at: datetime) -> str:
    """The key of a reminder's mail, which can be used once."""
    return f"task-reminder:{reminder_id}:{remind_at:%Y-%m-%dT%H:%M:%S%z}"
