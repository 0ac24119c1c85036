"""Invoices: what is owed, by whom, and why."""

from datetime import date
from decimal import Decimal
from enum import auto
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, and_, or_, text, tuple_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import (
    Code,
    Labels,
    Line,
    Moment,
    Money,
    Name,
    OfficeKey,
    Prose,
    Record,
    Words,
    belongs_to,
)
from models.client import Client
from models.office import Office
from models.ownership import by_office, granted
from models.payer import Payer
from models.section import Section

if TYPE_CHECKING:
    from models.invoice_line import InvoiceLine


class InvoiceStanding(Words):
    """What people call the state of an invoice (B3)."""

    draft = auto()
    sent = auto()
    viewed = auto()
    partially_paid = auto()
    paid = auto()
    overdue = auto()
    void = auto()


class InvoiceState(Words):
    """What is stored; viewed, partially paid, paid and overdue follow from facts."""

    draft = auto()
    sent = auto()
    void = auto()


def _own_and_issued(table: Any) -> ColumnElement[bool]:
    """Clients see those in their own name, payers theirs; drafts exist only in the office."""
    own = and_(
        table.payer_id.is_(None), table.client_id.in_(granted(Section.invoices, "client_id"))
    )
    payers = table.payer_id.in_(granted(Section.invoices, "payer_id", without="client_id"))
    pairs = granted(Section.invoices, "payer_id", "client_id")
    billed_for_client = tuple_(table.payer_id, table.client_id).in_(pairs)
    return and_(table.state != InvoiceState.draft, or_(own, payers, billed_for_client))


class Invoice(Record):
    """One bill to a client or a payer; once sent, changed only by credit note or void (B3).

    The balance is `total` less what the ledger says was paid; `paid` is kept in step with it in
    the same transaction. Names on the invoice are those of the day of issue.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint(
            "paid >= 0 AND paid <= total OR state = 'draft' OR total < 0", name="paid_range"
        ),
        CheckConstraint("state = 'draft' OR number IS NOT NULL", name="issued_has_number"),
        # With what a page of the grid asks besides, so that no row is read that is not shown.
        Index("ix_invoice_by_age", "created_at", "id", "office_id", "deleted_at"),
        Index("ix_invoice_client_id_issued_on", "client_id", "issued_on"),
        Index("ix_invoice_payer_id_created_at", "payer_id", "created_at", "id"),
        Index(
            "ix_invoice_open",
            "due_on",
            "id",
            sqlite_where=text("state = 'sent' AND paid < total"),
            postgresql_where=text("state = 'sent' AND paid < total"),
        ),
    )
    __wall__ = Walled(office=by_office(), portal=_own_and_issued)

    office_id: Mapped[OfficeKey]
    number: Mapped[Code | None] = mapped_column(unique=True)
    client_id: Mapped[int] = belongs_to("client")
    payer_id: Mapped[int | None] = belongs_to("payer")
    state: Mapped[InvoiceState] = mapped_column(default=InvoiceState.draft)
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None]
    client_name: Mapped[Name]
    bill_to_name: Mapped[Name]
    bill_to_lines: Mapped[Labels] = mapped_column(default=list)
    subtotal: Mapped[Money] = mapped_column(default=Decimal(0))
    tax: Mapped[Money] = mapped_column(default=Decimal(0))
    total: Mapped[Money] = mapped_column(default=Decimal(0))
    paid: Mapped[Money] = mapped_column(default=Decimal(0))
    notes: Mapped[Prose | None]
    first_viewed_at: Mapped[Moment | None]
    voided_at: Mapped[Moment | None]
    void_reason: Mapped[Line | None]
    credit_of_id: Mapped[int | None] = belongs_to("invoice")
    external_id: Mapped[Code | None] = mapped_column(String(120), unique=True)

    client: Mapped[Client] = relationship()
    payer: Mapped[Payer | None] = relationship()
    office: Mapped[Office] = relationship()
    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan", passive_deletes=True
    )

    def __str__(self) -> str:
        return self.number or f"Draft {self.id}"

    @property
    def balance(self) -> Decimal:
        """What is still owed; nothing on drafts and void ones."""
        return self.total - self.paid if self.state is InvoiceState.sent else Decimal(0)

    def standing(self, today: date) -> str:
        """Tell what people call the state: paid, overdue, viewed … (B3)."""
        if self.state is not InvoiceState.sent:
            return self.state.value
        if self.balance <= 0:
            return "paid"
        if self.due_on and self.due_on < today:
            return "overdue"
        if self.paid > 0:
            return "partially_paid"
        return "viewed" if self.first_viewed_at else "sent"
