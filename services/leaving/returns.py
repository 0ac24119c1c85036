"""Bringing back what a change of status ended, when the change itself is taken back (C2).

What lies ahead comes back as it was, unless somebody has changed it since. Visits whose time has
come, or whose caregiver is elsewhere now, stay cancelled. Access to the portal never comes back by
itself: who is to see health data again is decided anew (A4).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base
from models.client_payer import ClientPayer
from models.client_status_change import ClientStatusChange
from models.schedule import Schedule, ScheduleStatus
from models.schedule_request import RequestState, ScheduleRequest
from models.schedule_series import ScheduleSeries
from models.task import Task, TaskStatus
from models.task_reminder import TaskReminder
from services import reminder_times, scheduling
from services.leaving.endings import APART
from services.transitions import transition

Facts = Sequence[Any]


def bring_back(session: Session, made: ClientStatusChange, at: datetime) -> Counter[str]:
    """Bring back what a change ended; return how much of each matter came back."""
    came: Counter[str] = Counter()
    for name, (model, back) in RETURNS.items():
        before = {facts[0]: facts[1:] for facts in (made.done or {}).get(name, ())}
        query = select(model).where(model.id.in_(before)).order_by(model.id)
        for row in session.scalars(query).all():
            came[name] += back(session, row, before[row.id], made, at)
    session.flush()
    return came


def _visit(
    session: Session, row: Schedule, before: Facts, made: ClientStatusChange, at: datetime
) -> bool:
    is_ahead = row.starts_at > at and row.deleted_at is None
    return is_ahead and scheduling.plan_again(session, row, ScheduleStatus(before[0]))


def _series(
    session: Session, row: ScheduleSeries, before: Facts, made: ClientStatusChange, at: datetime
) -> bool:
    is_ours = row.ends_on == made.effective_on - timedelta(days=1)
    if is_ours:
        row.ends_on = _day(before[0])
    return is_ours


def _request(
    session: Session, row: ScheduleRequest, before: Facts, made: ClientStatusChange, at: datetime
) -> bool:
    if row.state is not RequestState.declined:
        return False
    answer = (row.answer or "").rpartition(APART)[0] or None
    state = RequestState(before[0])
    transition(session, row, "state", RequestState.declined, state, answer=answer)
    return True


def _task(
    session: Session, row: Task, before: Facts, made: ClientStatusChange, at: datetime
) -> bool:
    """Open it again; reminders whose time has passed stay dropped."""
    if row.status is not TaskStatus.cancelled:
        return False
    transition(session, row, "status", TaskStatus.cancelled, TaskStatus(before[0]))
    ahead = select(TaskReminder.id).where(
        TaskReminder.id.in_(before[1:]), TaskReminder.remind_at > at
    )
    reminder_times.wake(session, row, session.scalars(ahead).all())
    return True


def _payer_link(
    session: Session, row: ClientPayer, before: Facts, made: ClientStatusChange, at: datetime
) -> bool:
    is_ours = row.ends_on == max(row.starts_on, made.effective_on)
    if is_ours:
        row.ends_on = _day(before[0])
    return is_ours


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


RETURNS: dict[str, tuple[type[Base], Callable[..., bool]]] = {
    "visits": (Schedule, _visit),
    "series": (ScheduleSeries, _series),
    "requests": (ScheduleRequest, _request),
    "tasks": (Task, _task),
    "payer_links": (ClientPayer, _payer_link),
}
