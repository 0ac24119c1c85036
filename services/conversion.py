"""Turning a prospect into a client, and back as long as nothing was built on it (P14, P15)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import auto

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Words
from models.client import Client
from models.client_status_change import ClientStatusChange
from models.prospect import Prospect, ProspectStage
from models.task import Task
from models.task_reminder import ReminderState
from services import admission, clock, duplicates, prospects, settings, tasks
from services.admission import Made, Moved
from services.duplicates import Likeness
from services.errors import MovedOn, NotYours, Refused


class Fate(Words):
    """What becomes of an open task: stays, stays and belongs to the client too, or is closed."""

    keep = auto()
    hand_over = auto()
    close = auto()


@dataclass(frozen=True)
class Preview:
    """What a conversion would do, for the screen that asks (P14)."""

    prospect: Prospect
    mapping: list[Moved]
    likely: list[Likeness]
    tasks: list[Task]


def preview(session: Session, prospect: Prospect) -> Preview:
    """Say where each field goes; look for likely duplicates among clients and for open tasks.

    Raises:
        Refused: the prospect is lost.
        MovedOn: it has become a client already.
    """
    _check_open(prospect)
    return Preview(
        prospect,
        admission.mapping(prospect),
        duplicates.clients_like(session, duplicates.of_client(prospect)),
        list(session.scalars(prospects.open_tasks(prospect.id))),
    )


def convert(
    session: Session,
    prospect_id: int,
    by: int | None,
    join: int | None,
    fates: dict[int, Fate],
    at: datetime,
    take: Collection[str] = (),
) -> Client:
    """Make a client of a prospect, or join an existing one (`join`), in one transaction.

    What the joined client's record says stays, but for the columns named by `take`.

    The stage is compared and set first: it is the lock that makes one client of two conversions
    at the same instant.

    Raises:
        Refused: the prospect is lost, or nobody said what happens to an open task.
        MovedOn: it has become a client already.
        NotYours: prospect or client do not exist for this person.
    """
    prospect = prospects.find(session, prospect_id)
    _check_open(prospect)
    before = prospect.stage
    _claim(session, prospect, at)
    open_tasks = list(session.scalars(prospects.open_tasks(prospect.id)))
    _check_fates(open_tasks, fates)
    made = Made(stage=before, by=by)
    today = clock.local(at, settings.agency(session)["time_zone"]).date()
    if join is None:
        client = admission.new_client(session, prospect, today)
        session.add(_status_change(client, today, by))
        made.client = True
    else:
        client = _existing(session, join)
        made.filled, made.replaced = admission.fill(client, prospect, take)
    admission.bring(session, prospect, client, made, today)
    _settle(session, open_tasks, fates, client, made)
    prospect.client_id = client.id
    prospect.conversion = made.facts()
    session.flush()
    return client


def _check_open(prospect: Prospect) -> None:
    if prospect.stage is ProspectStage.lost:
        raise Refused(_("This prospect is lost. Restore it first, then convert it."))
    if prospect.stage is ProspectStage.won:
        raise converted_already(prospect)


def converted_already(prospect: Prospect) -> MovedOn:
    """Say that somebody else has converted a prospect."""
    return MovedOn(_("%(name)s has become a client already.", name=prospect))


def _claim(session: Session, prospect: Prospect, at: datetime) -> None:
    try:
        prospects.change_stage(session, prospect, ProspectStage.won, at, converted_at=at)
    except MovedOn:
        if prospect.stage is ProspectStage.won:
            raise converted_already(prospect) from None
        raise
    if prospect.deleted_at is not None:  # by somebody who was faster
        raise NotYours(_("There is no such prospective client."))


def _check_fates(open_tasks: list[Task], fates: dict[int, Fate]) -> None:
    for task in open_tasks:
        if task.id not in fates:
            raise Refused(
                _("Choose what happens to the task “%(title)s”.", title=task),
                field=f"task-{task.id}",
            )


def _existing(session: Session, key: int) -> Client:
    query = select(Client).where(Client.id == key, Client.deleted_at.is_(None))
    found = session.scalar(query.with_for_update())
    if found is None:
        raise NotYours(_("There is no such client."))
    return found


def _status_change(client: Client, today: date, by: int | None) -> ClientStatusChange:
    return ClientStatusChange(
        client_id=client.id,
        status=client.status,
        effective_on=today,
        reason=_("Converted from prospective client"),
        changed_by_id=by,
    )


def _settle(
    session: Session, open_tasks: list[Task], fates: dict[int, Fate], client: Client, made: Made
) -> None:
    """Do with each open task what was chosen; all of them stay with the prospect too (F8)."""
    for task in open_tasks:
        match fates[task.id]:
            case Fate.hand_over:
                made.handed_over.append(task.id)
                task.client_id = client.id
            case Fate.close:
                made.closed[str(task.id)] = task.status.value
                waiting = [one for one in task.reminders if one.state is ReminderState.waiting]
                made.dropped += [one.id for one in waiting]
                tasks.cancel(session, task)
