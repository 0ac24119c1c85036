"""Payments to check: attempts of which only a person can tell what became of them."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from models.payment_attempt import PaymentAttempt
from services import clock, decisions
from services.errors import Refused
from services.gateways.base import Found, Unreachable
from views import house
from views.gateways import gateway_or_404
from views.page import Page, has_access

MOST_LETTERS = 60


class PaymentChecks(Page):
    """The list, and the two things that staff can find out."""

    route_base = "/office/payment-checks"
    menu = ("Billing", _l("Payments to check"), "/office/payment-checks/", "alert-triangle")
    menu_order = 30
    method_permission_name = {"index": "list", "decide": "decide"}

    @expose("/")
    @has_access
    def index(self) -> str:
        """List what waits for a decision."""
        waiting = decisions.waiting(db.session(), clock.now())
        return render_template("office/billing/checks.html", attempts=waiting)

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
