"""Ending what was chosen to end when a client leaves, and noting how it stood before (C2, F8)."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.client_status_change import ClientStatusChange, Fate
from models.schedule_request import RequestState
from models.task import Task
from models.task_reminder import ReminderState, TaskReminder
from services import grants, scheduling, tasks
from services.errors import MovedOn
from services.leaving import matters
from services.standings import Person
from services.transitions import transition

# For each row that was ended: its key, and what taking the change back needs to know.
Before = list[list[Any]]
APART = "\n\n"


def carry_out(session: Session, made: ClientStatusChange, at: datetime) -> Counter[str]:
    """End what was chosen with a change of status; return how much of each there was."""
    chosen = [name for name in matters.MATTERS if getattr(made, name) is Fate.cancel]
    done = {name: found for name in chosen if (found := ENDINGS[name](session, made, at))}
    made.done = done or None
    session.flush()
    return Counter({name: len(found) for name, found in done.items()})


def _visits(session: Session, made: ClientStatusChange, at: datetime) -> Before:
    words = _("The client is %(status)s.", status=made.status.label.lower())
    query = matters.visits([made.client_id], made.effective_on).order_by("starts_at", "id")
    found = [(visit, visit.status.value) for visit in session.scalars(query).all()]
    return [
        [visit.id, before] for visit, before in found if scheduling.cancel(session, visit, words)
    ]


def _series(session: Session, made: ClientStatusChange, at: datetime) -> Before:
    found = session.scalars(matters.series([made.client_id], made.effective_on)).all()
    last = made.effective_on - timedelta(days=1)
    before = [[row.id, row.ends_on and row.ends_on.isoformat()] for row in found]
    for row in found:
        row.ends_on = last
    return before


def _requests(session: Session, made: ClientStatusChange, at: datetime) -> Before:
    """Decline them beneath what was answered before; one that was settled meanwhile is left."""
    words, declined = _("This care is no longer planned."), []
    for row in session.scalars(matters.requests([made.client_id]).order_by("id")).all():
        before, answer = row.state, APART.join(filter(None, (row.answer, words)))
        try:
            no = RequestState.declined
            transition(session, row, "state", before, no, answer=answer, answered_at=at)
        except MovedOn:
            continue
        declined.append([row.id, before.value])
    return declined


def _tasks(session: Session, made: ClientStatusChange, at: datetime) -> Before:
    """Cancel the tasks that whoever decided can see: a colleague's private ones stay."""
    me = made.changed_by_id or 0
    visible = or_(Task.is_private.is_(False), Task.creator_id == me, Task.assignee_id == me)
    query = matters.tasks([made.client_id]).where(visible)
    found = session.scalars(query.order_by(Task.id)).all()
    before = [[task.id, task.status.value, *_reminders(session, task)] for task in found]
    for task in found:
        tasks.cancel(session, task)
    return before


def _reminders(session: Session, task: Task) -> Iterable[int]:
    return session.scalars(
        select(TaskReminder.id).where(
            TaskReminder.task_id == task.id, TaskReminder.state == ReminderState.waiting
        )
    )


def _own_access(session: Session, made: ClientStatusChange, at: datetime) -> Before:
    return _revoked(session, session.scalars(matters.own_access([made.client_id])).all(), at)


def _contact_access(session: Session, made: ClientStatusChange, at: datetime) -> Before:
    return _revoked(session, session.scalars(matters.contact_access([made.client_id])).all(), at)


def _revoked(session: Session, people: Iterable[Person], at: datetime) -> Before:
    """Take access and open invitations away; live sessions end at once (A3)."""
    taken = []
    for person in people:
        grants.revoke(session, person, at)
        taken.append([person.id])
    return taken


def _payer_links(session: Session, made: ClientStatusChange, at: datetime) -> Before:
    """Let them end on the day; one that has not begun by then ends on its first."""
    query = matters.payer_links([made.client_id], made.effective_on)
    found = session.scalars(query.order_by("id")).all()
    before = [[row.id, row.ends_on and row.ends_on.isoformat()] for row in found]
    for row in found:
        row.ends_on = max(row.starts_on, made.effective_on)
    return before


Ending = Callable[[Session, ClientStatusChange, datetime], Before]
ENDINGS: dict[str, Ending] = {
    "visits": _visits,
    "series": _series,
    "requests": _requests,
    "tasks": _tasks,
    "own_access": _own_access,
    "contact_access": _contact_access,
    "payer_links": _payer_links,
}
