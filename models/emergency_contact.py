"""Emergency contacts: family and friends whom a client named."""

from enum import auto
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Name, OfficeKey, Prose, Record, Words, belongs_to
from models.contact import Addressed, Reachable
from models.ownership import by_grant, by_office, by_own_clients
from models.search import Searchable

if TYPE_CHECKING:
    from models.client import Client


class Relation(Words):
    """How someone is related to the client (P3)."""

    self = auto()
    spouse = auto()
    son = auto()
    daughter = auto()
    parent = auto()
    sibling = auto()
    other_relative = auto()
    friend = auto()
    neighbour = auto()
    power_of_attorney = auto()
    guardian = auto()
    case_manager = auto()
    social_worker = auto()
    other = auto()


class LegalStanding(Words):
    """What the law lets the contact decide."""

    none = auto()
    power_of_attorney = auto()
    guardian = auto()


class EmergencyContact(Reachable, Addressed, Searchable, Record):
    """One client's contact; the same person for two clients is two rows that share one login.

    Such rows bear the same `person_key`; it is empty where only one is known.
    """

    __tablename__ = "emergency_contact"
    __search__ = ("first_name", "last_name", "email_1", "phone_home", "phone_mobile")
    __table_args__ = (
        CheckConstraint("priority > 0", name="priority_positive"),
        Index("ix_emergency_contact_last_name_id", "last_name", "id"),
    )
    __wall__ = Walled(office=by_office(), portal=by_grant(None), caregiver=by_own_clients())

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int] = belongs_to("client", "CASCADE")
    first_name: Mapped[Name]
    last_name: Mapped[Name]
    relation: Mapped[Relation] = mapped_column(default=Relation.other)
    priority: Mapped[int] = mapped_column(default=1)
    lives_with_client: Mapped[bool] = mapped_column(default=False)
    has_key: Mapped[bool] = mapped_column(default=False)
    legal_standing: Mapped[LegalStanding] = mapped_column(default=LegalStanding.none)
    notes: Mapped[Prose | None]
    person_key: Mapped[Code | None] = mapped_column(index=True)

    client: Mapped["Client"] = relationship(back_populates="contacts")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"
