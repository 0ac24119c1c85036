"""Giving a payment back, whole or in part, from its record."""

from decimal import Decimal

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from models.payment import Payment
from models.payment_attempt import AttemptState, PaymentAttempt
from services import bookings, clock, payments, refunds, settlement
from services.errors import Refused
from services.gateways.base import Gateway, Standing, Unreachable
from views import house
from views.gateways import gateway_or_404
from views.office.billing.forms import RefundForm
from views.office.billing.invoices import refuse, shown
from views.page import Page, has_access


class PaymentActs(Page):
    """The button of a payment's record."""

    route_base = "/office/payments"
    class_permission_name = "Payments"
    method_permission_name = {"refund": "refund"}

    @expose("/<int:key>/refund", methods=["GET", "POST"])
    @has_access
    def refund(self, key: int) -> Response | str | tuple[str, int]:
        """Give money back through the gateway that took it, or write down that it was."""
        payment = payment_or_404(key)
        form = RefundForm(request.form, amount=bookings.remaining(payment))
        if request.method == "POST" and form.validate():
            order = payments.order_id(form.nonce.data or "", g.user.id, "R")
            try:
                if payments.find(db.session(), order) is None:
                    give_back(payment, form, order)
            except Refused as refusal:
                refuse(form, refusal)
            attempt = payments.find(db.session(), order)
            if attempt is not None:
                tell(attempt)
                return redirect(url_for("payments.record", key=key))
        return shown("office/billing/refund.html", form, payment=payment_or_404(key))


def payment_or_404(key: int) -> Payment:
    """Find a payment of an office of this person's."""
    query = select(Payment).where(Payment.id == key, Payment.deleted_at.is_(None))
    return db.session.scalar(query) or abort(404)


def give_back(payment: Payment, form: RefundForm, order: str) -> None:
    """Store the attempt, commit it, ask the gateway once, and book what it says.

    Raises:
        Refused: the amount does not fit, the gateway cannot be reached, or it is under way.
    """
    key, transaction = payment.id, payment.transaction_id or ""
    gateway = gateway_or_404(payment.gateway)
    db.session.rollback()  # nothing is locked while the gateway is asked
    standing = standing_of(gateway, transaction)
    attempt = refunds.begin(
        db.session(),
        payment_or_404(key),
        form.amount.data or Decimal(0),
        standing=standing,
        order=order,
        reason=form.reason.data,
        user_id=g.user.id,
        at=clock.now(),
    )
    db.session.commit()
    payments.submit(db.session(), attempt)
    db.session.commit()
    request_of = refunds.request(attempt, transaction)
    attempt_id = attempt.id
    db.session.rollback()
    answer = refunds.ask(gateway, request_of)
    with house.acting("a refund was answered") as own:
        settlement.settle(own, attempt_id, answer, clock.now())


def standing_of(gateway: Gateway, transaction: str) -> Standing | None:
    """Ask where a payment stands; by hand there is nobody to ask.

    Raises:
        Refused: nobody answers.
    """
    if not gateway.hosted:
        return None
    try:
        found = gateway.find(transaction_id=transaction)
    except Unreachable as trouble:
        raise Refused(_("The gateway cannot be reached. Please try again later.")) from trouble
    if not found:
        raise Refused(_("The gateway does not know this payment."))
    return found[0].standing


def tell(attempt: PaymentAttempt) -> None:
    """Say what came of it."""
    if attempt.state is AttemptState.approved:
        flash(_("The money is on its way back."), "success")
    elif attempt.state in settlement.LIVE:
        flash(
            _("The gateway has not answered yet. It is being asked; do not repeat it."), "warning"
        )
    else:
        flash(_("The gateway said no: %(words)s", words=attempt.words or "–"), "error")
