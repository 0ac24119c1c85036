"""Planning visits: local times and instants in step, nobody in two places at once."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.caregiver import Caregiver
from models.office import Office
from models.schedule import Schedule, ScheduleStatus
from services import clock
from services.errors import MovedOn, Refused
from services.transitions import transition

OPEN = frozenset({ScheduleStatus.scheduled, ScheduleStatus.confirmed})
VACANT = (ScheduleStatus.cancelled, ScheduleStatus.no_show)


def check_open(schedule: Schedule) -> None:
    """Refuse to change a visit that began, took place, was billed or was cancelled."""
    if schedule.status is not None and schedule.status not in OPEN:
        state = schedule.status.label.lower()
        raise Refused(_("This visit is %(state)s and can no longer be changed.", state=state))


def plan(
    session: Session,
    schedule: Schedule,
    *,
    starts: datetime | None = None,
    ends: datetime | None = None,
) -> None:
    """Give a visit its times, in the zone of its client's office.

    Args:
        session: Where the other visits are read.
        schedule: The visit; client and caregiver are set already.
        starts: The wall time in the office (naive) or an instant; None keeps what stands.
        ends: Likewise.

    Raises:
        Refused: the end is not after the start, or the caregiver is somewhere else then.
    """
    office = session.scalar(select(Office).where(Office.id == schedule.client.office_id))
    schedule.time_zone = office.time_zone if office else schedule.time_zone
    schedule.starts_at = _instant(starts, schedule.starts_at, schedule.time_zone)
    schedule.ends_at = _instant(ends, schedule.ends_at, schedule.time_zone)
    if schedule.ends_at <= schedule.starts_at:
        raise Refused(_("The end must be after the start."), field="ends_at")
    _keep_local_times(schedule)
    schedule.caregiver_first_name = schedule.caregiver.first_name if schedule.caregiver else None
    refuse_double_booking(session, schedule)


def refuse_double_booking(session: Session, schedule: Schedule) -> None:
    """Refuse a visit while its caregiver is at another one, and say which.

    The database refuses it too, whoever writes. The caregiver's row is locked until the transaction
    ends, so that of two people who plan at the same instant the second is told in words.
    """
    if schedule.status in VACANT:
        return
    other = _elsewhere(session, schedule)
    if other is not None:
        raise Refused(
            _(
                "%(caregiver)s is with %(client)s then (%(day)s, %(start)s to %(end)s).",
                caregiver=schedule.caregiver,
                client=other.client,
                day=other.local_day,
                start=f"{other.local_start:%H:%M}",
                end=f"{other.local_end:%H:%M}",
            ),
            field="caregiver",
        )


def cancel(session: Session, schedule: Schedule, reason: str) -> bool:
    """Cancel a planned visit; one that began meanwhile is left as it is. Return whether it was."""
    try:
        cancelled = ScheduleStatus.cancelled
        transition(session, schedule, "status", OPEN, cancelled, cancel_reason=reason[:250])
    except MovedOn:
        return False
    return True


def plan_again(session: Session, schedule: Schedule, status: ScheduleStatus) -> bool:
    """Let a cancelled visit stand again, unless its caregiver is elsewhere now; tell whether."""
    if _elsewhere(session, schedule) is not None:
        return False
    try:
        cancelled = ScheduleStatus.cancelled
        transition(session, schedule, "status", cancelled, status, cancel_reason=None)
    except MovedOn:
        return False
    return True


def _elsewhere(session: Session, schedule: Schedule) -> Schedule | None:
    """Find the other visit at which its caregiver is then, with the caregiver's row locked."""
    if schedule.caregiver is None:
        return None
    mine = select(Caregiver.id).where(Caregiver.id == schedule.caregiver.id)
    session.scalar(mine.with_for_update(key_share=True))
    query = select(Schedule).where(
        Schedule.caregiver_id == schedule.caregiver.id,
        Schedule.starts_at < schedule.ends_at,
        Schedule.ends_at > schedule.starts_at,
        Schedule.status.not_in(VACANT),
        Schedule.deleted_at.is_(None),
        Schedule.id != (schedule.id or 0),
    )
    return session.scalar(query.limit(1))


def _instant(given: datetime | None, before: datetime, zone: str) -> datetime:
    if given is None:
        return before
    return given if given.tzinfo is not None else clock.instant(given, zone)


def _keep_local_times(schedule: Schedule) -> None:
    begin = clock.local(schedule.starts_at, schedule.time_zone)
    schedule.local_day, schedule.local_start = begin.date(), begin.time()
    schedule.local_end = clock.local(schedule.ends_at, schedule.time_zone).time()
