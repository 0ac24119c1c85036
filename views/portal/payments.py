"""Paying in the portal: the gateway's own fields take the card, we see a token."""

import secrets
from decimal import Decimal, InvalidOperation

from flask import abort, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.base import db
from models.invoice import Invoice
from models.payment import PaymentMethod
from models.payment_attempt import PaymentAttempt
from models.section import Section
from services import clock, payments
from services.errors import Refused
from services.gateways.base import Gateway
from views import house
from views.gateways import card_gateway
from views.page import allow, has_access
from views.portal import room
from views.portal.invoices import invoice_or_404

MOST_LETTERS = 200
NEVER_OURS = {"ccnumber", "ccexp", "cvv", "checkaccount", "checkaba", "card_number"}
METHODS = {"card": PaymentMethod.card, "bank_account": PaymentMethod.bank_account}


class PortalPayments(room.PortalPage):
    """One invoice, one amount, one attempt; and afterwards what became of it."""

    route_base = "/portal"
    class_permission_name = "PortalInvoices"
    method_permission_name = {"form": "pay", "pay": "pay", "result": "pay"}

    @expose("/invoices/<number>/pay", methods=["GET"])
    @has_access
    def form(self, number: str) -> str:
        """Ask for amount and card."""
        return self._form(payable(number), gateway_or_404())

    @expose("/invoices/<number>/pay", methods=["POST"])
    @has_access
    def pay(self, number: str) -> Response | tuple[str, int]:
        """Take a payment: store the attempt, ask the gateway once, book its answer."""
        refuse_card_numbers()
        invoice, gateway = payable(number), gateway_or_404()
        order = payments.order_id(request.form.get("nonce", "")[:MOST_LETTERS], g.user.id)
        if payments.find(db.session(), order) is None:
            try:
                attempt = begin(invoice, order, gateway)
            except Refused as refusal:
                db.session.rollback()
                return self._form(payable(number), gateway, refusal), 422
            ask(attempt, gateway)
        return redirect(url_for(".result", order=order))

    @expose("/payments/<order>")
    @has_access
    def result(self, order: str) -> str:
        """Tell what became of a payment; reloading tells it again and charges nothing."""
        attempt = payments.find(db.session(), order) or abort(404)
        return self.show("portal/payment.html", attempt=attempt)

    def _form(self, invoice: Invoice, gateway: Gateway, refusal: Refused | None = None) -> str:
        config = gateway.browser_config() or abort(404)
        for directive in ("script-src", "frame-src", "connect-src"):
            allow(directive, config.origin)
        return self.show(
            "portal/pay.html",
            invoice=invoice,
            gateway=config,
            nonce=secrets.token_urlsafe(16),
            amount=request.form.get("amount") or f"{invoice.balance:.2f}",
            refusal=refusal,
        )


def payable(number: str) -> Invoice:
    """Find an invoice that this person may pay."""
    found = room.opened(Section.pay)
    return invoice_or_404(found, number)


def gateway_or_404() -> Gateway:
    """Open the gateway; without one there is nothing to pay with here."""
    return card_gateway() or abort(404)


def refuse_card_numbers() -> None:
    """Turn away whatever looks like card entry on our own server; nothing of it is kept."""
    if NEVER_OURS & set(request.form):
        abort(400, _("Card numbers are never sent to us. Please use the secure fields."))


def begin(invoice: Invoice, order: str, gateway: Gateway) -> PaymentAttempt:
    """Store the attempt and commit it: it survives whatever happens next.

    Raises:
        Refused: amount, method or token cannot be used, or a payment is under way.
    """
    if not request.form.get("payment_token"):
        raise Refused(_("The card was not read. Please fill in the fields and try again."))
    attempt = payments.begin(
        db.session(),
        {invoice: amount_of(request.form.get("amount", ""))},
        order=order,
        user_id=g.user.id,
        gateway=gateway.name,
        method=METHODS.get(request.form.get("method", ""), PaymentMethod.card),
        save_card=False,
        at=clock.now(),
    )
    db.session.commit()
    payments.submit(db.session(), attempt)
    db.session.commit()
    return attempt


def ask(attempt: PaymentAttempt, gateway: Gateway) -> None:
    """Ask the gateway once and book what it says; no transaction is open meanwhile."""
    token = request.form["payment_token"][:MOST_LETTERS]
    key, sale = attempt.id, payments.sale(attempt, token)
    db.session.rollback()
    answer = gateway.sale(sale)
    with house.acting("a payment was answered") as own:
        payments.settle(own, key, answer, clock.now())


def amount_of(text: str) -> Decimal:
    """Read the amount that was typed.

    Raises:
        Refused: it is no amount.
    """
    try:
        return Decimal(text.strip().lstrip("$").replace(",", ""))
    except InvalidOperation as error:
        raise Refused(_("Please give an amount like 12.50."), "amount") from error
