"""What the office does with an invoice: issue, void, take a payment, see it as a document."""

from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from models.base import db
from models.invoice import Invoice
from models.payment import PaymentMethod
from services import bookings, clock, invoices, messages, payments, receipts
from services.errors import Refused
from views import house
from views.documents import invoice_document
from views.office.billing.forms import TakePaymentForm, VoidForm, blame
from views.page import Page, has_access

Answer = AnyResponse | str | tuple[str, int]


class InvoiceActs(Page):
    """The buttons of an invoice's record."""

    route_base = "/office/invoices"
    class_permission_name = "Invoices"
    method_permission_name = {
        "issue": "issue",
        "discard": "edit",
        "void": "void",
        "take_payment": "take_payment",
        "document": "show",
    }

    @expose("/<int:key>/issue", methods=["POST"])
    @has_access
    def issue(self, key: int) -> AnyResponse:
        """Issue a draft, and tell who is to pay that there is an invoice."""
        return done(key, issue, _("The invoice is issued."))

    @expose("/<int:key>/discard", methods=["POST"])
    @has_access
    def discard(self, key: int) -> AnyResponse:
        """Throw a draft away."""

        def act(invoice: Invoice) -> None:
            invoices.discard(db.session(), invoice, clock.now())

        done(key, act, _("The draft is deleted. Its visits can be billed again."))
        return redirect(url_for("invoices.index_view"))

    @expose("/<int:key>/void", methods=["GET", "POST"])
    @has_access
    def void(self, key: int) -> Answer:
        """Take an issued invoice back, with a reason."""
        invoice, form = invoice_or_404(key), VoidForm(request.form)
        if request.method == "POST" and form.validate():
            try:
                today, at = house.today(), clock.now()
                invoices.void(db.session(), invoice, form.reason.data, today, at)
                db.session.commit()
                flash(_("The invoice is void. Its visits can be billed again."), "success")
                return redirect(record_of(key))
            except Refused as refusal:
                refuse(form, refusal)
        return shown("office/billing/void.html", form, invoice=invoice_or_404(key))

    @expose("/<int:key>/take-payment", methods=["GET", "POST"])
    @has_access
    def take_payment(self, key: int) -> Answer:
        """Write down a cheque, cash or a bank transfer, for the whole or a part."""
        invoice = invoice_or_404(key)
        form = TakePaymentForm(request.form, amount=invoice.balance, received_on=house.today())
        if request.method == "POST" and form.validate():
            order = payments.order_id(form.nonce.data or "", g.user.id, "M")
            try:
                take(invoice, form, order)
            except Refused as refusal:
                refuse(form, refusal)
            if bookings.find(db.session(), order) is not None:  # a second click finds it, too
                return redirect(record_of(key))
        return shown("office/billing/take_payment.html", form, invoice=invoice_or_404(key))

    @expose("/<int:key>/document.pdf")
    @has_access
    def document(self, key: int) -> Response:
        """Give an invoice as PDF; drafts too."""
        return invoice_document(invoice_or_404(key), str(key))


def invoice_or_404(key: int) -> Invoice:
    """Find an invoice of an office of this person's."""
    query = select(Invoice).where(Invoice.id == key, Invoice.deleted_at.is_(None))
    return db.session.scalar(query) or abort(404)


def record_of(key: int) -> str:
    """The address of an invoice's record."""
    return url_for("invoices.record", key=key)


def issue(invoice: Invoice) -> None:
    """Issue a draft and announce it."""
    invoices.issue(db.session(), invoice, house.today())
    letter = receipts.announcement(invoice)
    if letter:
        messages.write(db.session(), at=clock.now(), **letter)


def done(key: int, act: Callable[[Invoice], None], words: str) -> AnyResponse:
    """Do something with one invoice and go back to its record, which says what came of it."""
    try:
        act(invoice_or_404(key))
        db.session.commit()
        flash(words, "success")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.words, "error")
    return redirect(record_of(key))


def take(invoice: Invoice, form: TakePaymentForm, order: str) -> None:
    """Book what the form says, once.

    Raises:
        Refused: the amount or the day does not fit, or this form was sent before.
    """
    payment = bookings.record(
        db.session(),
        {invoice.id: form.amount.data or Decimal(0)},
        method=PaymentMethod[form.method.data],
        order=order,
        reference=form.reference.data or "",
        by=g.user.id,
        received_at=received_at(form),
    )
    letter = receipts.draft(db.session(), payment) if form.receipt.data else None
    if letter:
        messages.write(db.session(), at=clock.now(), **letter)
    db.session.commit()
    flash(_("The payment is booked."), "success")


def received_at(form: TakePaymentForm) -> datetime:
    """The instant at which money of a day counts as received: now, or noon of an earlier day.

    Raises:
        Refused: the day is yet to come.
    """
    day, today = form.received_on.data, house.today()
    if day > today:
        raise Refused(_("Money cannot be received in the future."), "received_on")
    noon = datetime.combine(day, time(12))
    return clock.now() if day == today else clock.instant(noon, house.zone())


def refuse(form: Any, refusal: Refused) -> None:
    """Undo everything and say why."""
    db.session.rollback()
    blame(form, refusal)


def shown(template: str, form: Any, **context: Any) -> str | tuple[str, int]:
    """Show a form; one that came back is a 422."""
    page = render_template(template, form=form, **context)
    return (page, 422) if request.method == "POST" else page
