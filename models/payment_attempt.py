"""Attempts to move money: committed before the gateway is asked, settled by what it answers."""

from enum import auto
from typing import TYPE_CHECKING

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Kind, Walled, through
from models.base import (
    Base,
    Code,
    Line,
    Moment,
    Money,
    OfficeKey,
    Record,
    Timestamped,
    Words,
    belongs_to,
)
from models.client import Client
from models.invoice import Invoice
from models.ownership import by_office
from models.payer import Payer
from models.payment import PaymentMethod, own_money

if TYPE_CHECKING:
    from models.payment import Payment


class AttemptKind(Words):
    """A sale takes money; a refund gives some back; a void calls off what is not settled yet."""

    sale = auto()
    refund = auto()
    void = auto()


class AttemptState(Words):
    """Live ones (created, submitted, unknown) keep everybody else from charging the invoice."""

    created = auto()
    submitted = auto()
    unknown = auto()
    approved = auto()
    declined = auto()
    failed = auto()


class Doubt(Words):
    """Why only a person can tell what became of an attempt."""

    duplicate = auto()
    """The gateway says it has this payment already, yet knows nothing under our order id."""
    other_amount = auto()
    """The gateway took another amount than we asked for."""
    several = auto()
    """The gateway took money more than once under one order id."""


LIVE = "state IN ('created', 'submitted', 'unknown')"
LIVE_RETURN = f"kind <> 'sale' AND {LIVE}"


class PaymentAttempt(Record):
    """One try to take or return money, under an order id that is used once (B8).

    `payment_id` is the payment that came of a sale, or the one that is to be returned; while an
    attempt to return it is live, no other can begin. `next_ask_at` is empty once there is nothing
    left to ask the gateway.
    """

    __tablename__ = "payment_attempt"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index(
            "ix_payment_attempt_unsettled",
            "next_ask_at",
            sqlite_where=text("next_ask_at IS NOT NULL"),
            postgresql_where=text("next_ask_at IS NOT NULL"),
        ),
        Index(
            "uq_payment_attempt_live_return",
            "payment_id",
            unique=True,
            sqlite_where=text(LIVE_RETURN),
            postgresql_where=text(LIVE_RETURN),
        ),
    )
    __wall__ = Walled(office=by_office(), portal=own_money, writers=frozenset({Kind.portal}))

    office_id: Mapped[OfficeKey]
    order_id: Mapped[Code] = mapped_column(unique=True)
    client_id: Mapped[int | None] = belongs_to("client")
    payer_id: Mapped[int | None] = belongs_to("payer")
    user_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    kind: Mapped[AttemptKind] = mapped_column(default=AttemptKind.sale)
    gateway: Mapped[Code]
    method: Mapped[PaymentMethod] = mapped_column(default=PaymentMethod.card)
    amount: Mapped[Money]
    currency: Mapped[Code] = mapped_column(default="USD")
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.created)
    save_card: Mapped[bool] = mapped_column(default=False)
    transaction_id: Mapped[Code | None] = mapped_column(String(80), unique=True)
    response_code: Mapped[Code | None]
    words: Mapped[Line | None]
    advice: Mapped[Code | None]
    reason: Mapped[Line | None]
    doubt: Mapped[Doubt | None]
    decided_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    asked_times: Mapped[int] = mapped_column(default=0)
    next_ask_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    payment_id: Mapped[int | None] = belongs_to("payment", "SET NULL")

    client: Mapped[Client | None] = relationship()
    payer: Mapped[Payer | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys="PaymentAttempt.user_id")
    payment: Mapped["Payment | None"] = relationship()
    allocations: Mapped[list["AttemptAllocation"]] = relationship(
        back_populates="attempt", cascade="all, delete-orphan", passive_deletes=True
    )

    def __str__(self) -> str:
        return self.order_id


class AttemptAllocation(Timestamped, Base):
    """One invoice's share of an attempt; `live` repeats the attempt's state for the lock below."""

    __tablename__ = "attempt_allocation"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index(
            "uq_attempt_allocation_live",
            "invoice_id",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )
    __wall__ = through(lambda: PaymentAttempt, "attempt_id", writers={Kind.portal})

    attempt_id: Mapped[int] = belongs_to("payment_attempt", "CASCADE")
    invoice_id: Mapped[int] = belongs_to("invoice")
    amount: Mapped[Money]
    live: Mapped[bool] = mapped_column(default=True)

    attempt: Mapped[PaymentAttempt] = relationship(back_populates="allocations")
    invoice: Mapped[Invoice] = relationship()
