"""Telling people about tasks: whom one is assigned to, and who watches it (F1)."""

from collections.abc import Collection
from datetime import datetime

from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from models.office_staff import OfficeStaff
from models.task import Task
from models.task_watcher import TaskWatcher
from services import messages, task_mails
from services.open_tasks import IS_OPEN, URGENCY
from services.staff import ADMIN

BATCH = 200


def tell_assignee(session: Session, task: Task, by: int | None, at: datetime) -> None:
    """Write once to whom a task was just assigned, unless they did it themselves."""
    if task.assignee_id is None or task.assignee_id == by or not task.is_open:
        return
    reader = session.get(User, task.assignee_id)
    if reader is None or not (reader.is_active and reader.email):
        return
    key = f"task-assigned:{task.id}:{reader.id}:{at:%Y-%m-%dT%H:%M:%S}"
    draft = task_mails.draft("task_assigned", reader, task, key)
    messages.write(session, at=at, **draft)


def watch(session: Session, task: Task, user_ids: Collection[int]) -> None:
    """Let exactly these people watch a task; who did so before is not told old news again."""
    session.flush()
    before = set(session.scalars(_watcher_ids(task)))
    gone = TaskWatcher.user_id.in_(before - {*user_ids})
    session.execute(delete(TaskWatcher).where(TaskWatcher.task_id == task.id, gone))
    new = sorted({*user_ids} - before)
    session.add_all(TaskWatcher(task_id=task.id, user_id=user_id) for user_id in new)
    session.flush()
    session.expire(task, ["watchers"])


def stop(session: Session, task: Task, user_id: int) -> None:
    """Let one person watch a task no more."""
    session.execute(
        delete(TaskWatcher).where(TaskWatcher.task_id == task.id, TaskWatcher.user_id == user_id)
    )


def watchers(session: Session, task: Task) -> list[User]:
    """Tell who watches a task."""
    people = select(User).where(User.id.in_(_watcher_ids(task)))
    return list(session.scalars(people.order_by(User.last_name, User.first_name, User.id)))


def watched(user_id: int) -> Select[Task]:
    """Select the open tasks that somebody watches."""
    return (
        select(Task)
        .join(TaskWatcher, TaskWatcher.task_id == Task.id)
        .where(TaskWatcher.user_id == user_id, *IS_OPEN)
        .order_by(*URGENCY)
    )


def tell_done(session: Session, task: Task, by: int | None, at: datetime) -> None:
    """Write to those who watch a task that was just done, but not to who did it."""
    people = _readers().where(TaskWatcher.task_id == task.id)
    for _watcher, reader, _task in session.execute(people):
        if reader.id != by:
            key = f"task-done:{task.id}:{reader.id}:{at:%Y-%m-%dT%H:%M:%S}"
            draft = task_mails.draft("task_news", reader, task, key, is_done=True)
            messages.write(session, at=at, **draft)


def tell_overdue(session: Session, at: datetime) -> int:
    """Write to those who watch tasks whose due time has passed, once for each due time."""
    due = or_(TaskWatcher.told_of.is_(None), TaskWatcher.told_of != Task.due_at)
    query = _readers().where(due, Task.due_at <= at, *IS_OPEN)
    found = session.execute(query.order_by(TaskWatcher.id).limit(BATCH)).all()
    drafts = []
    for watcher, reader, task in found:
        if _note_told(session, watcher, task):
            key = f"task-overdue:{task.id}:{reader.id}:{task.due_at:%Y-%m-%dT%H:%M:%S}"
            drafts.append(task_mails.draft("task_news", reader, task, key, is_done=False))
    messages.write_all(session, drafts, at)
    return len(drafts)


def _note_told(session: Session, watcher: TaskWatcher, task: Task) -> bool:
    """Compare and set: of two who look at the same moment one writes."""
    untold = or_(TaskWatcher.told_of.is_(None), TaskWatcher.told_of != task.due_at)
    taken = session.scalar(
        update(TaskWatcher)
        .where(TaskWatcher.id == watcher.id, untold)
        .values(told_of=task.due_at)
        .returning(TaskWatcher.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def _watcher_ids(task: Task) -> Select[int]:
    return select(TaskWatcher.user_id).where(TaskWatcher.task_id == task.id)


def _readers() -> Select[TaskWatcher, User, Task]:
    """Select watchers who may see the task today, whatever it was when they began to watch."""
    is_admin = User.roles.any(Role.name == ADMIN)
    is_colleague = (
        select(OfficeStaff.id)
        .where(OfficeStaff.user_id == User.id, OfficeStaff.office_id == Task.office_id)
        .exists()
    )
    is_own = or_(Task.creator_id == User.id, Task.assignee_id == User.id)
    may_see = or_(is_admin, is_colleague & or_(Task.is_private.is_(False), is_own))
    return (
        select(TaskWatcher, User, Task)
        .join(User, TaskWatcher.user_id == User.id)
        .join(Task, TaskWatcher.task_id == Task.id)
        .where(User.active, User.email != "", Task.deleted_at.is_(None), may_see)
    )
