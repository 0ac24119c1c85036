"""What the records of an invoice and of a payment show besides their own columns."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models.base import db
from models.invoice import Invoice, InvoiceStanding, InvoiceState
from models.ledger_entry import LedgerEntry
from models.payment import Payment
from models.payment_allocation import PaymentAllocation
from models.payment_attempt import AttemptKind, PaymentAttempt
from services import bookings, chargebacks, payments
from views import house

TONES = {
    InvoiceStanding.draft: "calm",
    InvoiceStanding.void: "calm",
    InvoiceStanding.sent: "news",
    InvoiceStanding.viewed: "news",
    InvoiceStanding.partially_paid: "warn",
    InvoiceStanding.overdue: "bad",
    InvoiceStanding.paid: "good",
}
SHOWN = 100

May = Callable[[str], bool]


def of_invoice(row: Invoice, may: May) -> dict[str, Any]:
    """Give lines, payments and history of an invoice, and what this person can do with it."""
    session, standing = db.session(), InvoiceStanding[row.standing(house.today())]
    paid = select(PaymentAllocation).where(PaymentAllocation.invoice_id == row.id)
    loaded = paid.options(joinedload(PaymentAllocation.payment)).order_by(PaymentAllocation.id)
    shares = session.scalars(loaded).all()
    booked = select(LedgerEntry).where(LedgerEntry.invoice_id == row.id)
    return {
        "standing": standing,
        "tone": TONES[standing],
        "lines": sorted(row.lines, key=lambda line: (line.position, line.id)),
        "shares": shares,
        "booked": session.scalars(booked.order_by(LedgerEntry.id.desc()).limit(SHOWN)).all(),
        "under_way": payments.under_way(session, row),
        "disputed": [
            one for share in shares for one in chargebacks.of_payment(session, share.payment)
        ],
        "acts": invoice_acts(row, may),
    }


def invoice_acts(row: Invoice, may: May) -> set[str]:
    """Tell which buttons make sense and are allowed."""
    is_draft, is_sent = row.state is InvoiceState.draft, row.state is InvoiceState.sent
    sensible = {
        "issue": is_draft,
        "edit": is_draft,
        "take_payment": is_sent and row.balance > 0,
        "void": is_sent and row.paid == 0,
    }
    return {name for name, makes_sense in sensible.items() if makes_sense and may(name)}


def of_payment(row: Payment, may: May) -> dict[str, Any]:
    """Give what a payment paid for, what went back, and whether more can go back."""
    session = db.session()
    shares = select(PaymentAllocation).where(PaymentAllocation.payment_id == row.id)
    backs = select(PaymentAttempt).where(
        PaymentAttempt.payment_id == row.id, PaymentAttempt.kind != AttemptKind.sale
    )
    found = session.scalars(shares.options(joinedload(PaymentAllocation.invoice))).all()
    left = bookings.remaining(row)
    return {
        "shares": found,
        "kept": left - sum((share.amount for share in found), 0 * left),
        "backs": session.scalars(backs.order_by(PaymentAttempt.id.desc())).all(),
        "left": left,
        "disputed": chargebacks.of_payment(session, row),
        "acts": {"refund"} if left > 0 and may("refund") else set(),
        "how": _("by hand") if row.gateway == "manual" else row.gateway.upper(),
    }
