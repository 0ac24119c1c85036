"""Clients: the people the agency cares for."""

from datetime import date
from enum import auto
from typing import TYPE_CHECKING

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Labels, Name, OfficeKey, Prose, Record, Words, belongs_to
from models.contact import Reachable
from models.ownership import by_grant, by_office, by_own_clients
from models.search import Searchable

if TYPE_CHECKING:
    from models.client_address import ClientAddress
    from models.emergency_contact import EmergencyContact
    from models.office import Office


class ClientStatus(Words):
    """Where a client stands with the agency; each change is kept in `client_status_change`."""

    pending = auto()
    active = auto()
    on_hold = auto()
    discharged = auto()
    deceased = auto()


class Gender(Words):
    """As the client wishes it recorded."""

    female = auto()
    male = auto()
    other = auto()
    unknown = auto()


class AssessmentType(Words):
    """Online: the plan of care is kept here. Manual: on paper, and nothing asks for it."""

    online = auto()
    manual = auto()


class Client(Reachable, Searchable, Record):
    """A person who receives care, or is about to."""

    __tablename__ = "client"
    __search__ = (
        "first_name",
        "last_name",
        "preferred_name",
        "email_1",
        "phone_home",
        "phone_mobile",
    )
    __table_args__ = (
        # With what a page of the grid asks besides, so that no row is read that is not shown.
        Index("ix_client_by_name", "last_name", "first_name", "id", "office_id", "deleted_at"),
        Index("ix_client_office_id_status", "office_id", "status"),
    )
    __wall__ = Walled(
        office=by_office(), portal=by_grant(None, "id"), caregiver=by_own_clients("id")
    )

    office_id: Mapped[OfficeKey]
    first_name: Mapped[Name]
    last_name: Mapped[Name]
    preferred_name: Mapped[Name | None]
    birth_date: Mapped[date | None] = mapped_column(index=True)
    gender: Mapped[Gender] = mapped_column(default=Gender.unknown)
    status: Mapped[ClientStatus] = mapped_column(default=ClientStatus.pending)
    status_since: Mapped[date | None]
    coordinator_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    languages: Mapped[Labels] = mapped_column(default=list)
    inquiry_date: Mapped[date | None]
    admission_date: Mapped[date | None] = mapped_column(index=True)
    assessment_type: Mapped[AssessmentType] = mapped_column(default=AssessmentType.online)
    second_person: Mapped[Name | None]
    notes: Mapped[Prose | None]
    external_id: Mapped[Code | None] = mapped_column(String(80), unique=True)

    office: Mapped["Office"] = relationship()
    coordinator: Mapped[User | None] = relationship(foreign_keys="Client.coordinator_id")
    addresses: Mapped[list["ClientAddress"]] = relationship(
        back_populates="client", cascade="all, delete-orphan", passive_deletes=True
    )
    contacts: Mapped[list["EmergencyContact"]] = relationship(
        back_populates="client", passive_deletes=True
    )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"
