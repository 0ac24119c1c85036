"""Pay rates: what a caregiver earns."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import OfficeKey, RateAmount, Record, belongs_to
from models.caregiver import Caregiver
from models.choice import Choice
from models.ownership import by_office
from models.rate import RateUnit


class PayRate(Record):
    """One caregiver's pay between two dates: for one service, or for all that have none (C5)."""

    __tablename__ = "pay_rate"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )
    __wall__ = Walled(office=by_office())

    office_id: Mapped[OfficeKey]
    caregiver_id: Mapped[int] = belongs_to("caregiver", "CASCADE")
    service_id: Mapped[int | None] = belongs_to("choice")
    amount: Mapped[RateAmount]
    unit: Mapped[RateUnit] = mapped_column(default=RateUnit.hour)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    caregiver: Mapped[Caregiver] = relationship()
    service: Mapped[Choice | None] = relationship()

    def __str__(self) -> str:
        return f"{self.amount} per {self.unit.label.lower()}"
