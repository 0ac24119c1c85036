"""Referral sources: who recommends the agency."""

from enum import auto

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Name, Phone, Prose, Record, Words, belongs_to
from models.contact import Addressed
from models.office import Office
from models.ownership import by_office_or_shared
from models.search import Searchable


class OrganisationType(Words):
    """What sort of place the recommendation comes from."""

    hospital = auto()
    clinic = auto()
    nursing_home = auto()
    hospice = auto()
    agency = auto()
    community = auto()
    website = auto()
    advertisement = auto()
    client_or_family = auto()
    other = auto()


class ReferralSource(Addressed, Searchable, Record):
    """An organisation, a department of it, or a person who sends people to the agency (P7)."""

    __tablename__ = "referral_source"
    __search__ = ("organisation", "department", "person", "email", "phone")
    __wall__ = Walled(office=by_office_or_shared())

    office_id: Mapped[int | None] = belongs_to("office")
    organisation_type: Mapped[OrganisationType] = mapped_column(default=OrganisationType.other)
    organisation: Mapped[Name] = mapped_column(index=True)
    department: Mapped[Name | None]
    person: Mapped[Name | None]
    email: Mapped[Name | None]
    phone: Mapped[Phone | None]
    phone_2: Mapped[Phone | None]
    notes: Mapped[Prose | None]
    external_id: Mapped[Code | None] = mapped_column(String(80), unique=True)

    office: Mapped[Office | None] = relationship()

    def __str__(self) -> str:
        return " · ".join(filter(None, [self.organisation, self.department, self.person]))
