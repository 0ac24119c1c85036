"""Invoices: issuing drafts, voiding, and what people see of their state."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from models.invoice import Invoice, InvoiceState
from models.invoice_line import InvoiceLine
from models.ledger_entry import EntryKind
from models.office import Office
from models.payment_attempt import AttemptAllocation
from models.schedule import Schedule, ScheduleStatus
from services import ledger, numbers
from services.errors import MovedOn, Refused


def issue(session: Session, invoice: Invoice, today: date) -> None:
    """Send a draft: it takes its number and its place in the ledger, and changes no more.

    Raises:
        Refused: there is nothing to charge.
        MovedOn: it was issued or voided already.
    """
    totals = session.scalar(select(func.sum(InvoiceLine.amount)).where(_lines_of(invoice)))
    invoice.subtotal = totals or Decimal(0)
    invoice.total = invoice.subtotal + invoice.tax
    if invoice.total <= 0:
        raise Refused(_("An invoice needs at least one charge."))
    office = session.get_one(Office, invoice.office_id)
    session.flush()
    move(session, invoice, InvoiceState.draft, InvoiceState.sent, _number(session, office))
    invoice.issued_on = today
    terms = invoice.payer.payment_days if invoice.payer else office.payment_days
    invoice.due_on = today + timedelta(days=terms)
    words = _("Invoice %(number)s", number=invoice.number)
    source = f"invoice:{invoice.id}"
    ledger.book(
        session, EntryKind.charge, source, invoice.total, on=today, words=words, invoice=invoice
    )


def void(session: Session, invoice: Invoice, today: date, at: datetime) -> None:
    """Take an invoice back: what it billed can be billed again.

    Raises:
        Refused: money was paid on it, or is being paid right now.
    """
    if invoice.paid > 0:
        raise Refused(_("Money was paid on this invoice. Refund it first, or write a credit note."))
    if is_being_paid(session, invoice.id):
        raise Refused(_("A payment of this invoice is under way. Please wait until it is settled."))
    was = invoice.state
    move(session, invoice, was, InvoiceState.void, invoice.number)
    invoice.voided_at = at
    if was is InvoiceState.sent:
        words = _("Invoice %(number)s was voided", number=invoice.number)
        source = f"void:{invoice.id}"
        ledger.book(
            session, EntryKind.void, source, invoice.total, on=today, words=words, invoice=invoice
        )
    billed = select(InvoiceLine.schedule_id).where(_lines_of(invoice))
    session.execute(
        update(Schedule)
        .where(Schedule.id.in_(billed), Schedule.status == ScheduleStatus.billed)
        .values(status=ScheduleStatus.approved)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(InvoiceLine)
        .where(_lines_of(invoice))
        .values(voided=True)
        .execution_options(synchronize_session=False)
    )


def move(
    session: Session, invoice: Invoice, old: InvoiceState, new: InvoiceState, number: str | None
) -> None:
    """Move an invoice from one state to another, unless somebody was faster (MovedOn)."""
    moved = session.scalar(
        update(Invoice)
        .where(Invoice.id == invoice.id, Invoice.state == old)
        .values(state=new, number=number, version=Invoice.version + 1)
        .returning(Invoice.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise MovedOn(_("Somebody changed this invoice meanwhile. Please look at it again."))
    session.refresh(invoice)


def is_being_paid(session: Session, invoice_id: int) -> bool:
    """Tell whether an attempt to charge this invoice has no answer yet."""
    query = select(AttemptAllocation.id).where(
        AttemptAllocation.invoice_id == invoice_id, AttemptAllocation.live
    )
    return session.scalar(query.limit(1)) is not None


def see(session: Session, invoice_id: int, at: datetime) -> None:
    """Note that somebody outside the office looked at an invoice for the first time."""
    session.execute(
        update(Invoice)
        .where(Invoice.id == invoice_id, Invoice.first_viewed_at.is_(None))
        .values(first_viewed_at=at)
        .execution_options(synchronize_session=False)
    )


def _lines_of(invoice: Invoice) -> ColumnElement[bool]:
    return InvoiceLine.invoice_id == invoice.id


def _number(session: Session, office: Office) -> str:
    return numbers.next_number(session, office, "invoice")


def document(invoice: Invoice, today: date) -> dict[str, Any]:
    """Give what the invoice's document shows: for payers never a task, a note or a diagnosis."""
    return {
        "number": invoice.number,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "bill_to_name": invoice.bill_to_name,
        "bill_to_lines": invoice.bill_to_lines,
        "client_name": invoice.client_name,
        "total": invoice.total,
        "paid": invoice.paid,
        "balance": invoice.balance,
        "state": invoice.standing(today),
        "lines": [
            {
                "date": line.served_on,
                "service": line.description,
                "units": line.units,
                "rate": line.rate,
                "caregiver_first_name": line.caregiver_first_name,
                "amount": line.amount,
            }
            for line in sorted(invoice.lines, key=lambda one: (one.position, one.id))
        ],
    }
