"""Booking money that was taken: payment, allocations, ledger and the invoices' balances."""

from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.invoice import Invoice
from models.ledger_entry import EntryKind
from models.payment import Payment, PaymentMethod, PaymentState
from models.payment_allocation import PaymentAllocation
from models.payment_attempt import PaymentAttempt
from services import clock, invoices, ledger, settings
from services.errors import Refused
from services.gateways.base import Answer


def take(session: Session, attempt: PaymentAttempt, answer: Answer, at: datetime) -> Payment:
    """Book an attempt that the gateway approved."""
    payment = Payment(
        office_id=attempt.office_id,
        client_id=attempt.client_id,
        payer_id=attempt.payer_id,
        method=attempt.method,
        state=PaymentState.processing if answer.pending else PaymentState.paid,
        amount=attempt.amount,
        received_at=at,
        gateway=attempt.gateway,
        transaction_id=answer.transaction_id or None,
        reference=attempt.order_id,
        recorded_by_id=attempt.user_id,
    )
    session.add(payment)
    session.flush()
    attempt.payment_id = payment.id
    shares = {row.invoice_id: row.amount for row in attempt.allocations}
    allocate(session, payment, shares, _day(session, at))
    return payment


def record(
    session: Session,
    shares: dict[Invoice, Decimal],
    *,
    method: PaymentMethod,
    reference: str,
    by: int | None,
    at: datetime,
) -> Payment:
    """Write down money that somebody in the office has in hand.

    Raises:
        Refused: a card payment of one of the invoices is under way.
    """
    for invoice in shares:
        if invoices.is_being_paid(session, invoice.id):
            raise Refused(
                _("A card payment of %(n)s is under way. Please wait a minute.", n=str(invoice))
            )
    first = next(iter(shares))
    payment = Payment(
        office_id=first.office_id,
        client_id=first.client_id,
        payer_id=first.payer_id,
        method=method,
        amount=sum(shares.values(), Decimal(0)),
        received_at=at,
        gateway="manual",
        reference=reference,
        recorded_by_id=by,
    )
    session.add(payment)
    session.flush()
    by_id = {invoice.id: amount for invoice, amount in shares.items()}
    allocate(session, payment, by_id, _day(session, at))
    return payment


def allocate(session: Session, payment: Payment, shares: dict[int, Decimal], on: date) -> None:
    """Share a payment out over invoices; what an invoice no longer needs stays as a deposit."""
    left = payment.amount
    for invoice_id, wanted in sorted(shares.items()):
        query = select(Invoice).where(Invoice.id == invoice_id).with_for_update()
        invoice = session.scalars(query.execution_options(populate_existing=True)).one()
        amount = min(wanted, invoice.balance)
        if amount <= 0:
            continue
        invoice.paid += amount
        left -= amount
        session.add(PaymentAllocation(payment_id=payment.id, invoice_id=invoice_id, amount=amount))
        _book(session, payment, amount, on, invoice)
    if left > 0:
        _book(session, payment, left, on, None)


def _book(
    session: Session, payment: Payment, amount: Decimal, on: date, invoice: Invoice | None
) -> None:
    words = _("Payment by %(method)s", method=payment.method.label.lower())
    ledger.book(
        session,
        EntryKind.payment,
        f"payment:{payment.id}",
        amount,
        on=on,
        words=words,
        invoice=invoice,
        payment=payment,
    )


def _day(session: Session, at: datetime) -> date:
    return clock.local(at, settings.agency(session)["time_zone"]).date()
