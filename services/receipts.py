"""Receipts and notices about money: mails that say amounts and numbers, and nothing about care."""

from datetime import datetime
from decimal import Decimal

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.invoice import Invoice
from models.payment import Payment, PaymentState
from models.payment_allocation import PaymentAllocation
from models.payment_attempt import PaymentAttempt
from services import messages, settings
from services.messages import Draft


def draft(session: Session, payment: Payment, user_id: int | None = None) -> Draft | None:
    """Write a receipt to who paid, else to whom the invoice goes; nothing without an address."""
    reader = _reader(session, payment, user_id)
    if reader is None:
        return None
    return Draft(
        kind="receipt",
        recipient=reader[0],
        recipient_name=reader[1],
        office_id=payment.office_id,
        dedupe_key=f"payment:{payment.id}:receipt",
        context=_context(session, payment),
        about={"client_id": payment.client_id, "payer_id": payment.payer_id},
    )


def announcement(invoice: Invoice) -> Draft | None:
    """Write to who is to pay that there is an invoice; nothing without an address."""
    owner = invoice.payer or invoice.client
    if not owner.email_1:
        return None
    return Draft(
        kind="invoice_ready",
        recipient=owner.email_1,
        recipient_name=str(owner),
        office_id=invoice.office_id,
        dedupe_key=f"invoice:{invoice.id}:ready",
        context={"number": invoice.number, "total": invoice.total, "due_on": invoice.due_on},
        about={"client_id": None if invoice.payer_id else invoice.client_id}
        | {"payer_id": invoice.payer_id},
    )


def _reader(session: Session, payment: Payment, user_id: int | None) -> tuple[str, str] | None:
    user = session.get(User, user_id) if user_id else None
    if user is not None:
        return user.email, user.first_name
    owner = payment.payer or payment.client
    return (owner.email_1, str(owner)) if owner and owner.email_1 else None


def _context(session: Session, payment: Payment) -> dict[str, object]:
    query = select(PaymentAllocation).where(PaymentAllocation.payment_id == payment.id)
    shares = session.scalars(query.order_by(PaymentAllocation.invoice_id)).all()
    return {
        "amount": payment.amount,
        "method": payment.method.label,
        "reference": payment.reference,
        "pending": payment.state is PaymentState.processing,
        "shares": [(one.invoice.number, one.amount, one.invoice.balance) for one in shares],
        "kept": payment.amount - sum((one.amount for one in shares), Decimal(0)),
    }


def warn(session: Session, attempt: PaymentAttempt, what: str, at: datetime) -> None:
    """Tell the chosen office users of a payment that needs their eyes; each is told once."""
    chosen = settings.agency(session)["payment_notice_users"]
    users = session.scalars(select(User).where(User.id.in_(chosen), User.active))
    drafts = [
        Draft(
            kind="payment_trouble",
            recipient=user.email,
            recipient_name=user.first_name,
            office_id=attempt.office_id,
            dedupe_key=f"attempt:{attempt.id}:{what}:{user.id}",
            context={"amount": attempt.amount, "order": attempt.order_id, "what": _said(what)},
        )
        for user in users
    ]
    messages.write_all(session, drafts, at)


def _said(what: str) -> str:
    return {
        "doubt": _("Only a person can tell whether it was charged."),
        "given_up": _("The gateway knew nothing of it for a day, so it counts as not charged."),
        "returned": _("The bank sent it back. The invoice is open again."),
    }[what]
