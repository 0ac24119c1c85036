"""Care plans: an assessment before conversion, the plan of care after it."""

from datetime import date
from enum import auto
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Name, OfficeKey, Record, SealedProse, Words, belongs_to
from models.client import Client
from models.ownership import by_grant, by_office, by_own_clients
from models.prospect import Prospect
from models.section import Section

if TYPE_CHECKING:
    from models.care_plan_task import CarePlanTask


class CarePlanStatus(Words):
    """Only one plan of a client is active at a time."""

    draft = auto()
    active = auto()
    superseded = auto()


def _granted_and_in_force(table: Any) -> ColumnElement[bool]:
    granted = by_grant(Section.care_plan)
    return and_(granted(table), table.status != CarePlanStatus.draft)


class CarePlan(Record):
    """What is to be done for a person, in one dated version."""

    __tablename__ = "care_plan"
    __table_args__ = (
        CheckConstraint("prospect_id IS NOT NULL OR client_id IS NOT NULL", name="about_someone"),
        Index(
            "uq_care_plan_active",
            "client_id",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
    )
    __wall__ = Walled(office=by_office(), portal=_granted_and_in_force, caregiver=by_own_clients())

    office_id: Mapped[OfficeKey]
    prospect_id: Mapped[int | None] = belongs_to("prospect", "SET NULL")
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    title: Mapped[Name] = mapped_column(default="Care plan")
    number: Mapped[int] = mapped_column(default=1)
    status: Mapped[CarePlanStatus] = mapped_column(default=CarePlanStatus.draft)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    review_on: Mapped[date | None]
    summary: Mapped[SealedProse | None]
    goals: Mapped[SealedProse | None]
    external_id: Mapped[Code | None] = mapped_column(String(80), unique=True)

    client: Mapped[Client | None] = relationship()
    prospect: Mapped[Prospect | None] = relationship()
    tasks: Mapped[list["CarePlanTask"]] = relationship(
        back_populates="care_plan", cascade="all, delete-orphan", passive_deletes=True
    )

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
