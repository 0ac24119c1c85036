"""Reminders that stand relative to a task's due time, and move with it (F1, F2).

The task keeps which of them are wanted (`Task.leads`); the rows that stem from them are marked, so
that a time which somebody typed stays where it is. What was delivered is never touched.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.office import Office
from models.prospect import Prospect, ProspectStage
from models.task import Lead, Task
from models.task_reminder import ReminderState, TaskReminder
from services import clock

MORNING = time(9)
HOUR = timedelta(hours=1)
WAITING = ReminderState.waiting


def of(task: Task) -> list[Lead]:
    """Tell which ones are wanted, in the order of the form."""
    return [lead for lead in Lead if lead.value in (task.leads or ())]


def moment(lead: Lead, due_at: datetime, zone: str) -> datetime:
    """Tell when one reminds; the morning before is nine o'clock on the office's clocks."""
    if lead is Lead.day_before:
        day = clock.local(due_at, zone).date() - timedelta(days=1)
        return clock.instant(datetime.combine(day, MORNING), zone)
    return due_at - HOUR if lead is Lead.hour_before else due_at


def choose(session: Session, task: Task, leads: Collection[Lead], at: datetime) -> None:
    """Decide which ones are wanted; those whose moment has passed wait for another due time."""
    task.leads = [lead.value for lead in Lead if lead in leads]
    follow(session, task, at)


def pass_on(session: Session, task: Task, following: Task, at: datetime) -> None:
    """Let the next one of a task that repeats remind likewise."""
    if not _is_at_rest(session, task, _rows(session, task)):
        choose(session, following, of(task), at)


def follow(session: Session, task: Task, at: datetime) -> None:
    """Move them to where they belong; none is made again for a time at which one went out.

    About a lost prospect none comes back that was dropped (F8).
    """
    session.flush()
    rows = _rows(session, task)
    if _is_at_rest(session, task, rows):
        return
    wanted = times(session, task)
    right = {row.id for row in rows if row.state is WAITING and row.remind_at in wanted}
    _remove(session, [row.id for row in rows if row.follows_due and row.id not in right])
    taken = {row.remind_at: row for row in _rows(session, task)}
    for remind_at in sorted(wanted):
        there = taken.get(remind_at)
        if remind_at <= at:
            continue
        if there is None:
            session.add(TaskReminder(task_id=task.id, remind_at=remind_at, follows_due=True))
        elif there.state is ReminderState.dropped:
            there.state = WAITING
    session.flush()
    session.expire(task, ["reminders"])


def times(session: Session, task: Task) -> set[datetime]:
    """Tell the moments that the wanted ones mean; none while there is no due time."""
    if task.due_at is None:
        return set()
    zone = session.get_one(Office, task.office_id).time_zone
    return {moment(lead, task.due_at, zone) for lead in of(task)}


def _rows(session: Session, task: Task) -> Sequence[TaskReminder]:
    """Read them as they stand now: the job may have claimed one a moment ago."""
    known = select(TaskReminder).where(TaskReminder.task_id == task.id)
    return session.scalars(known.execution_options(populate_existing=True)).all()


def _remove(session: Session, keys: list[int]) -> None:
    """Compare and delete: one that was claimed this very moment stays claimed."""
    session.execute(
        delete(TaskReminder)
        .where(TaskReminder.id.in_(keys), TaskReminder.state != ReminderState.claimed)
        .execution_options(synchronize_session="fetch")
    )


def _is_at_rest(session: Session, task: Task, rows: Sequence[TaskReminder]) -> bool:
    """Tell whether they were dropped when the prospect was lost."""
    if not any(row.follows_due and row.state is ReminderState.dropped for row in rows):
        return False
    stage = select(Prospect.stage).where(Prospect.id == task.prospect_id)
    return bool(task.prospect_id) and session.scalar(stage) is ProspectStage.lost
