"""Diagnoses and allergies, kept apart from the client's name and encrypted."""

from datetime import date
from enum import auto

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, OfficeKey, Record, SealedProse, Words, belongs_to
from models.client import Client
from models.ownership import by_grant, by_office, by_own_clients
from models.section import Section


class ConditionKind(Words):
    """What sort of fact about health it is."""

    diagnosis = auto()
    allergy = auto()


class ClientCondition(Record):
    """One diagnosis or allergy of a client."""

    __tablename__ = "client_condition"
    __wall__ = Walled(
        office=by_office(), portal=by_grant(Section.care_plan), caregiver=by_own_clients()
    )

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int] = belongs_to("client", "CASCADE")
    kind: Mapped[ConditionKind]
    code: Mapped[Code | None]
    description: Mapped[SealedProse]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    external_id: Mapped[Code | None] = mapped_column(String(120), unique=True)

    client: Mapped[Client] = relationship()

    def __str__(self) -> str:
        return self.kind.label  # what it is stays encrypted, also in the audit's words
