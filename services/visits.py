"""A caregiver's own day: the visits, the places, and what is to be done there (S9)."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.client_address import ClientAddress
from models.schedule import Schedule, ScheduleStatus
from models.schedule_task import ScheduleTask

NOT_SHOWN = (ScheduleStatus.cancelled, ScheduleStatus.no_show)


def on(day: date) -> Select[tuple[Schedule]]:
    """Select the visits of a day; for a caregiver the wall leaves their own."""
    return (
        select(Schedule)
        .options(joinedload(Schedule.client), joinedload(Schedule.service))
        .where(
            Schedule.local_day == day,
            Schedule.status.not_in(NOT_SHOWN),
            Schedule.deleted_at.is_(None),
        )
        .order_by(Schedule.starts_at, Schedule.id)
    )


def places(session: Session, visits: list[Schedule]) -> dict[int, ClientAddress]:
    """Find where the clients of some visits live, by client."""
    query = select(ClientAddress).where(
        ClientAddress.client_id.in_({visit.client_id for visit in visits}), ClientAddress.is_primary
    )
    return {address.client_id: address for address in session.scalars(query)}


def tasks(session: Session, visits: list[Schedule]) -> dict[int, list[ScheduleTask]]:
    """Find the care tasks of some visits, by visit."""
    query = (
        select(ScheduleTask)
        .options(joinedload(ScheduleTask.care_task))
        .where(ScheduleTask.schedule_id.in_({visit.id for visit in visits}))
        .order_by(ScheduleTask.id)
    )
    found: dict[int, list[ScheduleTask]] = {}
    for task in session.scalars(query):
        found.setdefault(task.schedule_id, []).append(task)
    return found
