"""Payments to check: attempts of which only a person can tell what became of them."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from models.payment import Payment
from models.payment_attempt import PaymentAttempt
from services import chargebacks, clock, decisions
from services.errors import Refused
from services.gateways.base import Found, Unreachable
from views import house
from views.gateways import gateway_or_404
from views.page import Page, has_access

MOST_LETTERS = 60
MOST_DIGITS = 10


class PaymentChecks(Page):
    """The list, and the two things that staff can find out."""

    route_base = "/office/payment-checks"
    menu = ("Billing", _l("Payments to check"), "/office/payment-checks/", "alert-triangle")
    menu_order = 30
    method_permission_name = {"index": "list", "decide": "decide", "chargeback": "decide"}

    @expose("/")
    @has_access
    def index(self) -> str:
        """List what waits for a decision."""
        session = db.session()
        disputed = [
            (one, chargebacks.candidates(session, one)) for one in chargebacks.waiting(session)
        ]
        return render_template(
            "office/billing/checks.html",
            attempts=decisions.waiting(session, clock.now()),
            disputed=disputed,
        )

    @expose("/chargebacks/<int:key>/<int:place>", methods=["POST"])
    @has_access
    def chargeback(self, key: int, place: int) -> Response:
        """Say of which payment the money was taken back, or that it is none of ours."""
        chosen = request.form.get("payment", "")
        if not (chosen.isdecimal() and len(chosen) < MOST_DIGITS):
            raise Refused(_("Please choose the payment, or say that it is none of these."))
        payment = payment_or_404(int(chosen)).id if int(chosen) else None
        with house.acting(f"login {g.user.id} dealt with a chargeback") as own:
            chargebacks.decide(own, key, place, payment, clock.now())
        flash(_("Settled."), "success")
        return redirect(url_for(".index"))

    @expose("/<int:key>/decide", methods=["POST"])
    @has_access
    def decide(self, key: int) -> Response:
        """Settle an attempt by what staff saw at the gateway, which is asked once more."""
        try:
            settle(attempt_or_404(key), request.form.get("transaction_id", "").strip())
            flash(_("Settled."), "success")
        except Refused as refusal:
            db.session.rollback()
            flash(refusal.words, "error")
        return redirect(url_for(".index"))


def attempt_or_404(key: int) -> PaymentAttempt:
    """Find an attempt of an office of this person's."""
    found = db.session.scalar(select(PaymentAttempt).where(PaymentAttempt.id == key))
    return found or abort(404)


def payment_or_404(key: int) -> Payment:
    """Find a payment of an office of this person's."""
    return db.session.scalar(select(Payment).where(Payment.id == key)) or abort(404)


def settle(attempt: PaymentAttempt, transaction_id: str) -> None:
    """Book it under the transaction that staff found, or give it up where they found none.

    Raises:
        Refused: the form is neither, or the gateway says otherwise.
    """
    key, order, name, by = attempt.id, attempt.order_id, attempt.gateway, g.user.id
    charged = request.form.get("charged")
    if charged not in {"yes", "no"} or len(transaction_id) > MOST_LETTERS:
        raise Refused(_("Please say whether it was charged."))
    if charged == "yes" and not transaction_id:
        raise Refused(_("Please give the gateway’s transaction number."))
    db.session.rollback()  # nothing is locked while the gateway is asked
    asked = {"transaction_id": transaction_id} if charged == "yes" else {"order_id": order}
    found = known_to_gateway(name, asked)
    with house.acting("staff decided about a payment") as own:
        if charged == "yes":
            decisions.charged(own, key, transaction_id, found, by, clock.now())
        else:
            decisions.not_charged(own, key, found, by, clock.now())


def known_to_gateway(name: str, asked: dict[str, str]) -> tuple[Found, ...]:
    """Ask the gateway.

    Raises:
        Refused: nobody answers, so nothing can be decided.
    """
    try:
        return gateway_or_404(name).find(**asked)
    except Unreachable as trouble:
        raise Refused(_("The gateway cannot be reached. Please try again later.")) from trouble
