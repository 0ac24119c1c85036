"""Payments that were taken, by card, bank, cheque, cash or transfer."""

from decimal import Decimal
from enum import auto
from typing import TYPE_CHECKING, Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, ColumnElement, Index, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Line, Moment, Money, OfficeKey, Record, Words, belongs_to
from models.client import Client
from models.ownership import by_office, granted
from models.payer import Payer
from models.section import Section

if TYPE_CHECKING:
    from models.payment_allocation import PaymentAllocation


class PaymentMethod(Words):
    """How the money came."""

    card = auto()
    bank_account = auto()
    cheque = auto()
    cash = auto()
    bank_transfer = auto()


class PaymentState(Words):
    """Accepted bank debits are processing until they settle; a return reopens the invoice."""

    processing = auto()
    paid = auto()
    refunded = auto()
    returned = auto()


def own_money(table: Any) -> ColumnElement[bool]:
    """Let people see money paid in their own name: a client's, or a payer's."""
    client = and_(
        table.payer_id.is_(None), table.client_id.in_(granted(Section.invoices, "client_id"))
    )
    return or_(
        client, table.payer_id.in_(granted(Section.invoices, "payer_id", without="client_id"))
    )


class Payment(Record):
    """One sum received from a client or payer; its allocations say for which invoices."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("client_id IS NOT NULL OR payer_id IS NOT NULL", name="from_someone"),
        Index("ix_payment_received_at_id", "received_at", "id"),
    )
    __wall__ = Walled(office=by_office(), portal=own_money)

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int | None] = belongs_to("client")
    payer_id: Mapped[int | None] = belongs_to("payer")
    method: Mapped[PaymentMethod]
    state: Mapped[PaymentState] = mapped_column(default=PaymentState.paid)
    amount: Mapped[Money]
    refunded: Mapped[Money] = mapped_column(default=Decimal(0))
    received_at: Mapped[Moment]
    gateway: Mapped[Code] = mapped_column(default="manual")
    transaction_id: Mapped[Code | None] = mapped_column(String(80), unique=True)
    reference: Mapped[Line | None]
    recorded_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")

    client: Mapped[Client | None] = relationship()
    payer: Mapped[Payer | None] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys="Payment.recorded_by_id")
    allocations: Mapped[list["PaymentAllocation"]] = relationship(
        back_populates="payment", passive_deletes=True
    )

    def __str__(self) -> str:
        return f"{self.amount}, {self.method.label.lower()}"
