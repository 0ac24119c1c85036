"""Caregivers: the people who visit clients."""

from datetime import date
from enum import auto
from typing import TYPE_CHECKING

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Labels, Name, OfficeKey, Prose, Record, Words
from models.contact import Addressed, Reachable
from models.office import Office
from models.ownership import by_office, by_own_work
from models.search import Searchable

if TYPE_CHECKING:
    from models.caregiver_facts import Availability, TimeOff


class CaregiverStatus(Words):
    """Whether a caregiver may be scheduled."""

    applicant = auto()
    active = auto()
    on_leave = auto()
    former = auto()


class Caregiver(Reachable, Addressed, Searchable, Record):
    """A member of staff who visits clients; portals see the first name on a schedule, no row."""

    __tablename__ = "caregiver"
    __search__ = ("first_name", "last_name", "email_1", "phone_mobile")
    __table_args__ = (
        Index("ix_caregiver_last_name_first_name_id", "last_name", "first_name", "id"),
    )
    __wall__ = Walled(office=by_office(), caregiver=by_own_work("id"))

    office_id: Mapped[OfficeKey]
    first_name: Mapped[Name]
    last_name: Mapped[Name]
    status: Mapped[CaregiverStatus] = mapped_column(default=CaregiverStatus.active, index=True)
    birth_date: Mapped[date | None]
    hired_on: Mapped[date | None]
    skills: Mapped[Labels] = mapped_column(default=list)
    languages: Mapped[Labels] = mapped_column(default=list)
    notes: Mapped[Prose | None]
    external_id: Mapped[Code | None] = mapped_column(String(80), unique=True)

    office: Mapped[Office] = relationship()
    availability: Mapped[list["Availability"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Availability.weekday"
    )
    time_off: Mapped[list["TimeOff"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="TimeOff.starts_at"
    )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"
