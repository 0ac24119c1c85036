"""The lines of an invoice; the link to a schedule is what makes that schedule billed."""

from datetime import date
from decimal import Decimal
from enum import auto

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import through
from models.base import (
    Base,
    Line,
    Money,
    Name,
    Quantity,
    RateAmount,
    Timestamped,
    Words,
    belongs_to,
)
from models.invoice import Invoice


class LineKind(Words):
    """What the line is for."""

    visit = auto()
    adjustment = auto()
    share = auto()


class InvoiceLine(Timestamped, Base):
    """One line: date, service, units, rate, the caregiver's first name (never tasks or notes).

    A schedule is billed by the one `visit` line that points to it; where several payers share the
    visit, the others have `share` lines that name the same schedule.
    """

    __tablename__ = "invoice_line"
    __table_args__ = (
        CheckConstraint("units >= 0", name="units_not_negative"),
        Index(
            "uq_invoice_line_schedule",
            "schedule_id",
            unique=True,
            sqlite_where=text("kind = 'visit' AND NOT voided"),
            postgresql_where=text("kind = 'visit' AND NOT voided"),
        ),
    )
    __wall__ = through(lambda: Invoice, "invoice_id")

    invoice_id: Mapped[int] = belongs_to("invoice", "CASCADE")
    schedule_id: Mapped[int | None] = belongs_to("schedule")
    kind: Mapped[LineKind] = mapped_column(default=LineKind.visit)
    position: Mapped[int] = mapped_column(default=0)
    served_on: Mapped[date | None]
    description: Mapped[Line]
    caregiver_first_name: Mapped[Name | None]
    units: Mapped[Quantity] = mapped_column(default=Decimal(1))
    rate: Mapped[RateAmount]
    amount: Mapped[Money]
    voided: Mapped[bool] = mapped_column(default=False)

    invoice: Mapped[Invoice] = relationship(back_populates="lines")
