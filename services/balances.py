"""What a client or a payer owes: issued invoices in their own name, less what was paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, case, func, select, type_coerce
from sqlalchemy.orm import Session

from models.base import FixedPoint
from models.invoice import Invoice, InvoiceState

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Owed:
    """What is due, and what of it is overdue."""

    due: Decimal = NOTHING
    overdue: Decimal = NOTHING


def of_client(session: Session, client_id: int, today: date) -> Owed:
    """Sum what is due in a client's own name; what payers owe for them is theirs."""
    return _sum(session, (Invoice.client_id == client_id) & Invoice.payer_id.is_(None), today)


def of_payer(session: Session, payer_id: int, today: date) -> Owed:
    """Sum what a payer owes, whoever received the care."""
    return _sum(session, Invoice.payer_id == payer_id, today)


def _sum(session: Session, whose: ColumnElement[bool], today: date) -> Owed:
    rest = Invoice.total - Invoice.paid
    late = func.sum(case((Invoice.due_on < today, rest)))
    query = select(
        type_coerce(func.sum(rest), FixedPoint(2)), type_coerce(late, FixedPoint(2))
    ).where(
        whose,
        Invoice.state == InvoiceState.sent,
        Invoice.paid < Invoice.total,
        Invoice.deleted_at.is_(None),
    )
    due, overdue = session.execute(query).one()
    return Owed(due or NOTHING, overdue or NOTHING)
