"""Booking money that came or went: payment, allocations, ledger and the invoices' balances.

Whoever changes what is paid on an invoice locks its row first; an attempt to charge it touches the
same row when it is stored, so that one of the two sees what the other did.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.invoice import Invoice
from models.ledger_entry import EntryKind
from models.payment import Payment, PaymentMethod, PaymentState
from models.payment_allocation import PaymentAllocation
from models.payment_attempt import PaymentAttempt
from services import clock, invoices, ledger, settings
from services.errors import MovedOn, Refused
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
    wanted = {row.invoice_id: row.amount for row in attempt.allocations}
    shares = {invoice: wanted[invoice.id] for invoice in locked(session, wanted)}
    _allocate(session, payment, shares, _day(session, at))
    return payment


def record(
    session: Session,
    shares: dict[int, Decimal],
    *,
    method: PaymentMethod,
    order: str,
    reference: str,
    by: int | None,
    received_at: datetime,
) -> Payment:
    """Write down money that somebody in the office has in hand; `shares` names invoices by id.

    Raises:
        Refused: an amount does not fit its invoice, they are in several names, or a card payment
            of one is under way.
        MovedOn: it is booked already, under the same order id.
    """
    rows = locked(session, shares)
    invoices.check_one_name(rows)
    for invoice in rows:
        if invoices.is_being_paid(session, invoice.id):
            raise Refused(
                _("A card payment of %(n)s is under way. Please wait a minute.", n=str(invoice))
            )
        invoices.check_payable(invoice, shares[invoice.id])
    first = rows[0]
    payment = Payment(
        office_id=first.office_id,
        client_id=None if first.payer_id else first.client_id,
        payer_id=first.payer_id,
        method=method,
        amount=sum((shares[invoice.id] for invoice in rows), Decimal(0)),
        received_at=received_at,
        gateway="manual",
        transaction_id=order,
        reference=reference or None,
        recorded_by_id=by,
    )
    try:
        with session.begin_nested():
            session.add(payment)
    except IntegrityError as clash:
        raise MovedOn(_("This payment is booked already.")) from clash
    on = _day(session, received_at)
    _allocate(session, payment, {invoice: shares[invoice.id] for invoice in rows}, on)
    return payment


def find(session: Session, order: str) -> Payment | None:
    """Find money that was written down by hand, by its order id."""
    return session.scalar(select(Payment).where(Payment.transaction_id == order))


def give_back(
    session: Session,
    payment: Payment,
    amount: Decimal,
    source: str,
    at: datetime,
    kind: EntryKind = EntryKind.refund,
) -> None:
    """Book that money went back: first what no invoice took, then from the newest invoice on."""
    session.refresh(payment, with_for_update=True)
    shares = list(
        session.scalars(
            select(PaymentAllocation)
            .where(PaymentAllocation.payment_id == payment.id)
            .order_by(PaymentAllocation.invoice_id.desc())
        )
    )
    rows = {row.id: row for row in locked(session, (share.invoice_id for share in shares))}
    on = _day(session, at)
    unapplied = remaining(payment) - sum((share.amount for share in shares), Decimal(0))
    left = amount - _book_back(session, payment, min(amount, unapplied), kind, source, on, None)
    for share in shares:
        part = min(share.amount, left)
        left -= _book_back(session, payment, part, kind, source, on, rows[share.invoice_id])
        if part == share.amount:
            session.delete(share)
        else:
            share.amount -= part
    if kind is EntryKind.returned:
        payment.state = PaymentState.returned
        return
    payment.refunded += amount
    if payment.refunded == payment.amount:
        payment.state = PaymentState.refunded


def remaining(payment: Payment) -> Decimal:
    """Tell how much of a payment is still with the agency."""
    gone = payment.state is PaymentState.returned
    return Decimal(0) if gone else payment.amount - payment.refunded


def locked(session: Session, ids: Iterable[int]) -> list[Invoice]:
    """Read invoices as they are now and keep others from paying or voiding them meanwhile."""
    query = select(Invoice).where(Invoice.id.in_(sorted(ids))).order_by(Invoice.id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(fresh))


def _allocate(session: Session, payment: Payment, shares: dict[Invoice, Decimal], on: date) -> None:
    """Share a payment out over invoices; what they do not need stays as a deposit."""
    left = payment.amount
    for invoice, wanted in shares.items():
        amount = min(wanted, invoice.balance, left)
        if amount <= 0:
            continue
        invoice.paid += amount
        left -= amount
        session.add(PaymentAllocation(payment_id=payment.id, invoice_id=invoice.id, amount=amount))
        _book(session, payment, amount, on, invoice)
    if left > 0:
        _book(session, payment, left, on, None)


def _book(
    session: Session, payment: Payment, amount: Decimal, on: date, invoice: Invoice | None
) -> None:
    ledger.book(
        session,
        EntryKind.payment,
        f"payment:{payment.id}",
        amount,
        on=on,
        words=_("Payment by %(method)s", method=payment.method.label.lower()),
        invoice=invoice,
        payment=payment,
    )


def _book_back(
    session: Session,
    payment: Payment,
    amount: Decimal,
    kind: EntryKind,
    source: str,
    on: date,
    invoice: Invoice | None,
) -> Decimal:
    if amount <= 0:
        return Decimal(0)
    if invoice is not None:
        invoice.paid -= amount
    bounced = kind is EntryKind.returned
    words = _("Payment sent back by the bank") if bounced else _("Payment refunded")
    ledger.book(session, kind, source, amount, on=on, words=words, invoice=invoice, payment=payment)
    return amount


def _day(session: Session, at: datetime) -> date:
    return clock.local(at, settings.agency(session)["time_zone"]).date()
