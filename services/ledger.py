"""The ledger: what is owed goes up by charges and down by payments; nothing is ever rewritten."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.invoice import Invoice
from models.ledger_entry import EntryKind, LedgerEntry
from models.payment import Payment

RAISES = {EntryKind.charge, EntryKind.refund, EntryKind.returned}


def book(
    session: Session,
    kind: EntryKind,
    source: str,
    amount: Decimal,
    *,
    on: date,
    words: str,
    invoice: Invoice | None = None,
    payment: Payment | None = None,
) -> LedgerEntry:
    """Book one movement; `source` names its cause, so that it cannot be booked twice.

    `amount` is positive; the kind decides whether it raises or lowers what is owed.
    """
    owner = invoice or payment
    if owner is None:
        raise ValueError("A ledger entry belongs to an invoice or to a payment.")
    entry = LedgerEntry(
        office_id=owner.office_id,
        client_id=owner.client_id,
        payer_id=owner.payer_id,
        invoice_id=invoice.id if invoice else None,
        payment_id=payment.id if payment else None,
        kind=kind,
        source=source,
        booked_on=on,
        amount=amount if kind in RAISES else -amount,
        words=words,
    )
    session.add(entry)
    return entry


def balance(session: Session, invoice_id: int) -> Decimal:
    """Sum what is still owed on an invoice."""
    query = select(func.sum(LedgerEntry.amount)).where(LedgerEntry.invoice_id == invoice_id)
    return session.scalar(query) or Decimal(0)
