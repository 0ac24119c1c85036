"""Grants: who a login stands for, and which sections of whose record it may see (A4)."""

from datetime import date
from enum import auto
from typing import TYPE_CHECKING

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Base, Moment, OfficeKey, Timestamped, Words, belongs_to
from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.ownership import by_office, own_user
from models.payer import Payer
from models.section import Section
from models.standing import Standing

if TYPE_CHECKING:
    from models.document import Document


class Basis(Words):
    """Why somebody may see it."""

    own_record = auto()
    client_consent = auto()
    power_of_attorney = auto()
    guardian = auto()
    payer_of_client = auto()
    employment = auto()


class Grant(Timestamped, Base):
    """One section of one record, opened to one person, for a reason, between two dates.

    The person is told by standing: the client (`client_id`), the contact
    (`emergency_contact_id`), the payer (`payer_id`) or the caregiver (`caregiver_id`).
    `client_id` is always the client whose record is opened; `payer_id` the payer whose invoices
    are. `withdrawn` tells that the client took it back. Until an invitation is accepted `user_id`
    is empty and the grant opens nothing.
    """

    __tablename__ = "access_grant"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint(
            "client_id IS NOT NULL OR payer_id IS NOT NULL OR caregiver_id IS NOT NULL",
            name="opens_something",
        ),
        CheckConstraint(
            "standing <> 'emergency_contact' OR emergency_contact_id IS NOT NULL",
            name="names_contact",
        ),
        CheckConstraint(
            "standing <> 'caregiver' OR caregiver_id IS NOT NULL", name="names_caregiver"
        ),
        Index("ix_access_grant_user_id_section", "user_id", "section", "client_id", "payer_id"),
    )
    __wall__ = Walled(office=by_office(), portal=own_user(), caregiver=own_user())

    office_id: Mapped[OfficeKey]
    user_id: Mapped[int | None] = belongs_to("ab_user", "CASCADE")
    standing: Mapped[Standing]
    section: Mapped[Section]
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    payer_id: Mapped[int | None] = belongs_to("payer", "CASCADE")
    emergency_contact_id: Mapped[int | None] = belongs_to("emergency_contact", "CASCADE")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver", "CASCADE")
    basis: Mapped[Basis]
    document_id: Mapped[int | None] = belongs_to("document", "SET NULL")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    revoked_at: Mapped[Moment | None]
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    granted_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")

    client: Mapped[Client | None] = relationship()
    payer: Mapped[Payer | None] = relationship()
    emergency_contact: Mapped[EmergencyContact | None] = relationship()
    document: Mapped["Document | None"] = relationship()
    caregiver: Mapped[Caregiver | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys="Grant.user_id")
    granted_by: Mapped[User | None] = relationship(foreign_keys="Grant.granted_by_id")

    def __str__(self) -> str:
        return f"{self.standing.label}: {self.section.label.lower()}"
