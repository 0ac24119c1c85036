"""Schedules: planned visits, one row each."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import auto

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import (
    Code,
    Line,
    Moment,
    Name,
    OfficeKey,
    Prose,
    RateAmount,
    Record,
    Words,
    belongs_to,
)
from models.caregiver import Caregiver
from models.choice import Choice
from models.client import Client
from models.ownership import by_grant, by_office, by_own_work
from models.section import Section


class ScheduleStatus(Words):
    """From plan to bill (S1); the legal moves stand in services/scheduling.py."""

    scheduled = auto()
    confirmed = auto()
    in_progress = auto()
    completed = auto()
    needs_review = auto()
    approved = auto()
    billed = auto()
    cancelled = auto()
    no_show = auto()


class Schedule(Record):
    """One planned visit; without a caregiver it is an open shift.

    Instants are UTC; the local day, wall time and zone are kept beside them so that a series
    stays at nine o'clock through a change of clocks. Whether a schedule is billed is told by the
    invoice line that points to it, never by a column here.

    No caregiver is at two visits at once, whoever writes: an exclusion constraint of PostgreSQL and
    triggers of SQLite see to it (migration “hold caregivers to one visit at a time”). Visits may
    touch; cancelled, missed and deleted ones take no time.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_schedule_office_id_starts_at", "office_id", "starts_at"),
        Index("ix_schedule_client_id_starts_at", "client_id", "starts_at"),
        Index("ix_schedule_caregiver_id_starts_at", "caregiver_id", "starts_at"),
        Index("ix_schedule_starts_at_id", "starts_at", "id"),
        Index(
            "ix_schedule_to_review",
            "id",
            sqlite_where=text("status = 'needs_review'"),
            postgresql_where=text("status = 'needs_review'"),
        ),
    )
    __wall__ = Walled(
        office=by_office(), portal=by_grant(Section.schedule), caregiver=by_own_work()
    )

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int] = belongs_to("client")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver")
    caregiver_first_name: Mapped[Name | None]
    series_id: Mapped[int | None] = belongs_to("schedule_series", "SET NULL")
    request_id: Mapped[int | None] = belongs_to("schedule_request", "SET NULL")
    service_id: Mapped[int] = belongs_to("choice")
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    local_day: Mapped[date]
    local_start: Mapped[time]
    local_end: Mapped[time]
    time_zone: Mapped[Code]
    actual_start: Mapped[Moment | None]
    actual_end: Mapped[Moment | None]
    status: Mapped[ScheduleStatus] = mapped_column(default=ScheduleStatus.scheduled)
    cancel_reason: Mapped[Line | None]
    bill_rate: Mapped[RateAmount | None]
    pay_rate: Mapped[RateAmount | None]
    note: Mapped[Prose | None]
    derived_from: Mapped[Line | None]
    external_id: Mapped[Code | None] = mapped_column(String(120), unique=True)

    client: Mapped[Client] = relationship()
    caregiver: Mapped[Caregiver | None] = relationship()
    service: Mapped[Choice] = relationship()

    def __str__(self) -> str:
        return f"{self.local_day} {self.local_start:%H:%M}"

    @property
    def hours(self) -> Decimal:
        """The planned length, in UTC: a night over the autumn change is an hour longer."""
        return hours_between(self.starts_at, self.ends_at)


def hours_between(start: datetime, end: datetime) -> Decimal:
    """Tell the hours between two instants, to a hundredth."""
    return (Decimal((end - start).total_seconds()) / 3600).quantize(Decimal("0.01"))
