"""Invoices: issuing drafts, voiding, and what people see of their state."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from models.invoice import Invoice, InvoiceState
from models.invoice_line import InvoiceLine, LineKind
from models.ledger_entry import EntryKind
from models.office import Office
from models.payment_attempt import AttemptAllocation
from models.schedule import Schedule, ScheduleStatus
from services import ledger, numbers, wording
from services.errors import MovedOn, Refused
from services.transitions import transition

LONGEST_REASON = 250


def issue(session: Session, invoice: Invoice, today: date) -> None:
    """Send a draft: it takes its number and its place in the ledger, and changes no more.

    Raises:
        Refused: there is nothing to charge.
        MovedOn: it was issued, voided or thrown away already.
    """
    _lock_draft(session, invoice)
    charged = (_lines_of(invoice), ~InvoiceLine.voided)  # what others bill now is charged no more
    subtotal = session.scalar(select(func.sum(InvoiceLine.amount)).where(*charged))
    total = (subtotal or Decimal(0)) + invoice.tax
    if total <= 0:
        raise Refused(_("An invoice needs at least one charge."))
    office = session.get_one(Office, invoice.office_id)
    terms = invoice.payer.payment_days if invoice.payer else office.payment_days
    transition(
        session,
        invoice,
        "state",
        InvoiceState.draft,
        InvoiceState.sent,
        number=numbers.next_number(session, office, "invoice"),
        subtotal=subtotal,
        total=total,
        issued_on=today,
        due_on=today + timedelta(days=terms),
    )
    words = _("Invoice %(number)s", number=invoice.number)
    source = f"invoice:{invoice.id}"
    ledger.book(session, EntryKind.charge, source, total, on=today, words=words, invoice=invoice)


def void(session: Session, invoice: Invoice, reason: str, today: date, at: datetime) -> None:
    """Take an invoice back: what it billed can be billed again.

    Raises:
        Refused: there is no reason, money was paid on it, or is being paid right now.
        MovedOn: it is no longer issued.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(_("Please say in a few words why it is void."), "reason")
    session.refresh(invoice, with_for_update=True)  # nobody begins to pay it from here on
    if invoice.paid > 0:
        raise Refused(_("Money was paid on this invoice. Refund it first, or write a credit note."))
    if is_being_paid(session, invoice.id):
        raise Refused(_("A payment of this invoice is under way. Please wait until it is settled."))
    facts = {"voided_at": at, "void_reason": reason}
    transition(session, invoice, "state", InvoiceState.sent, InvoiceState.void, **facts)
    words = _("Invoice %(number)s was voided", number=invoice.number)
    source, total = f"void:{invoice.id}", invoice.total
    ledger.book(session, EntryKind.void, source, total, on=today, words=words, invoice=invoice)
    _unbill(session, invoice)


def discard(session: Session, invoice: Invoice, at: datetime) -> None:
    """Throw a draft away: what it billed can be billed again.

    Raises:
        Refused: it was issued, so it must be voided in the open.
        MovedOn: it was thrown away already.
    """
    _lock_draft(session, invoice)
    if invoice.state is not InvoiceState.draft:
        raise Refused(_("An issued invoice is never deleted. Void it instead."))
    invoice.deleted_at = at
    _unbill(session, invoice)


def _lock_draft(session: Session, invoice: Invoice) -> None:
    """Read an invoice as it is now; one that was thrown away has given its visits to others."""
    session.refresh(invoice, with_for_update=True)
    if invoice.deleted_at is not None:
        raise MovedOn(_("This draft was thrown away."))


def _unbill(session: Session, invoice: Invoice) -> None:
    """Give the schedules that an invoice billed back to the next billing run.

    A share of a schedule that another invoice bills gives nothing back.
    """
    billed = select(InvoiceLine.schedule_id).where(
        _lines_of(invoice), InvoiceLine.kind == LineKind.visit, ~InvoiceLine.voided
    )
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


def check_one_name(invoices: Collection[Invoice]) -> None:
    """Refuse to pay together what is owed by different clients or payers.

    Raises:
        Refused: they are in several names, or there are none.
    """
    owners = {
        ("payer", invoice.payer_id) if invoice.payer_id else ("client", invoice.client_id)
        for invoice in invoices
    }
    if len(owners) != 1:
        raise Refused(_("These invoices are not in the same name; please pay them one by one."))


def check_payable(invoice: Invoice, amount: Decimal) -> None:
    """Refuse an amount that an invoice cannot take.

    Raises:
        Refused: in words, for the field of the amount.
    """
    if invoice.state is not InvoiceState.sent or invoice.balance <= 0:
        raise Refused(_("Nothing is owed on invoice %(n)s.", n=str(invoice)), "amount")
    if amount <= 0:
        raise Refused(_("Please give an amount above zero."), "amount")
    if amount > invoice.balance:
        balance = wording.money(invoice.balance)
        raise Refused(_("That is more than the balance of %(b)s.", b=balance), "amount")


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
