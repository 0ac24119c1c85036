"""Who pays for which client, how much, and in which order."""

from datetime import date
from enum import auto

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import (
    Code,
    Money,
    OfficeKey,
    Quantity,
    Record,
    Words,
    belongs_to,
    unique_while_kept,
)
from models.client import Client
from models.ownership import by_grant, by_office
from models.payer import Payer


class Distribution(Words):
    """How much of an invoice this payer takes (C4)."""

    remainder = auto()
    percentage = auto()
    fixed_per_invoice = auto()
    daily_cap = auto()
    weekly_cap = auto()
    monthly_cap = auto()


class ClientPayer(Record):
    """One payer of one client between two dates."""

    __tablename__ = "client_payer"
    __table_args__ = (
        unique_while_kept("client_payer", "client_id", "payer_id", "starts_on"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint(
            "percentage IS NULL OR (percentage > 0 AND percentage <= 10000)",
            name="percentage_range",
        ),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_positive"),
    )
    __wall__ = Walled(office=by_office(), portal=by_grant(None, "payer_id", "payer_id"))

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int] = belongs_to("client", "CASCADE")
    payer_id: Mapped[int] = belongs_to("payer")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    member_number: Mapped[Code | None] = mapped_column(String(80))
    distribution: Mapped[Distribution] = mapped_column(default=Distribution.remainder)
    percentage: Mapped[Quantity | None]
    amount: Mapped[Money | None]
    position: Mapped[int] = mapped_column(default=1)
    client_is_payer: Mapped[bool] = mapped_column(default=False)
    external_id: Mapped[Code | None] = mapped_column(String(160), unique=True)

    client: Mapped[Client] = relationship()
    payer: Mapped[Payer] = relationship()

    def __str__(self) -> str:
        return f"{self.payer} → {self.client}"
