"""Rates: what a service costs, for a client, for a payer, or in an office."""

from datetime import date
from decimal import Decimal
from enum import auto

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import OfficeKey, Quantity, RateAmount, Record, Words, belongs_to
from models.choice import Choice
from models.client import Client
from models.office import Office
from models.ownership import by_office
from models.payer import Payer


class RateUnit(Words):
    """What the amount is for."""

    quarter_hour = auto()
    half_hour = auto()
    hour = auto()
    visit = auto()


class UnitBasis(Words):
    """Which time is billed."""

    scheduled = auto()
    actual = auto()
    minimum = auto()


class Rate(Record):
    """One price between two dates; client goes before payer, payer before office (B1)."""

    __tablename__ = "rate"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("client_id IS NULL OR payer_id IS NULL", name="client_or_payer"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_rate_service_id_starts_on", "service_id", "starts_on"),
    )
    __wall__ = Walled(office=by_office())

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    payer_id: Mapped[int | None] = belongs_to("payer", "CASCADE")
    service_id: Mapped[int] = belongs_to("choice")
    amount: Mapped[RateAmount]
    unit: Mapped[RateUnit] = mapped_column(default=RateUnit.hour)
    basis: Mapped[UnitBasis] = mapped_column(default=UnitBasis.scheduled)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    weekend_factor: Mapped[Quantity] = mapped_column(default=Decimal(1))
    holiday_factor: Mapped[Quantity] = mapped_column(default=Decimal(1))

    client: Mapped[Client | None] = relationship()
    payer: Mapped[Payer | None] = relationship()
    service: Mapped[Choice] = relationship()
    office: Mapped[Office] = relationship()

    def __str__(self) -> str:
        return f"{self.amount} per {self.unit.label.lower()}"
