"""Which part of a payment pays which invoice."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from models.access import through
from models.base import Base, Money, Timestamped, belongs_to
from models.invoice import Invoice
from models.payment import Payment


class PaymentAllocation(Timestamped, Base):
    """One invoice's share of one payment."""

    __tablename__ = "payment_allocation"
    __table_args__ = (
        UniqueConstraint("payment_id", "invoice_id"),
        CheckConstraint("amount > 0", name="amount_positive"),
    )
    __wall__ = through(lambda: Payment, "payment_id")

    payment_id: Mapped[int] = belongs_to("payment", "CASCADE")
    invoice_id: Mapped[int] = belongs_to("invoice")
    amount: Mapped[Money]

    payment: Mapped[Payment] = relationship(back_populates="allocations")
    invoice: Mapped[Invoice] = relationship()
