"""Paying in the portal: the gateway's own fields take the card, we see a token."""

import secrets

from flask import abort, g, redirect, request, url_for
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from models.base import db
from models.invoice import Invoice
from models.payment_attempt import AttemptKind
from models.section import Section
from services import amounts, cards, clock, declines, payments, settlement
from services.errors import MovedOn, Refused
from services.gateways.base import Gateway
from views import house
from views.gateways import gateway_or_404
from views.page import allow, has_access
from views.portal import paying, room
from views.portal.invoices import holds, invoice_or_404


class PortalPayments(room.PortalPage):
    """One invoice, one amount, one attempt; and afterwards what became of it."""

    route_base = "/portal"
    section = Section.pay
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
        paying.refuse_card_numbers()
        invoice, gateway, order = payable(number), gateway_or_404(), ""
        try:
            order = payments.order_id(request.form.get("nonce", ""), g.user.id)
            if payments.find(db.session(), order) is None:
                charge(invoice, gateway, order)
        except Refused as refusal:
            db.session.rollback()
            if payments.find(db.session(), order) is None:
                status = 409 if isinstance(refusal, MovedOn) else 422
                return self._form(payable(number), gateway, refusal), status
        return redirect(url_for(".result", order=order))

    @expose("/payments/<order>")
    @has_access
    def result(self, order: str) -> str:
        """Tell what became of a payment; reloading tells it again and charges nothing."""
        attempt = payments.find(db.session(), order)
        if attempt is None or attempt.kind is not AttemptKind.sale:
            abort(404)
        return self.show(
            "portal/payment.html",
            attempt=attempt,
            why=declines.words(attempt),
            invoices=[share.invoice for share in attempt.allocations],
        )

    def _form(self, invoice: Invoice, gateway: Gateway, refusal: Refused | None = None) -> str:
        config = gateway.browser_config() or abort(404)
        for directive in ("script-src", "frame-src", "connect-src"):
            allow(directive, config.origin)
        found = room.subject()
        return self.show(
            "portal/pay.html",
            invoice=invoice,
            gateway=config,
            nonce=secrets.token_urlsafe(16),
            amount=request.form.get("amount") or f"{invoice.balance:.2f}",
            zip_code=request.form.get("zip", paying.zip_code(found, invoice)),
            kept=[(card, cards.label(card)) for card in paying.kept(found)],
            today=house.today(),
            under_way=payments.under_way(db.session(), invoice),
            refusal=refusal,
        )


def payable(number: str) -> Invoice:
    """Find an invoice that this person may pay: one in the open record's own name."""
    found = room.opened(Section.pay, holds(number))
    invoice = invoice_or_404(found, number)
    return abort(404) if invoice.payer_id in found.payers else invoice


def charge(invoice: Invoice, gateway: Gateway, order: str) -> None:
    """Store the attempt, commit it, ask the gateway once, and book what it says.

    The attempt survives whatever happens after the first commit, and no transaction is open while
    the gateway is asked.

    Raises:
        Refused: amount, means or address cannot be used, or a payment is under way.
    """
    means, billing = paying.means(room.subject()), paying.billing()
    attempt = payments.begin(
        db.session(),
        {invoice: amounts.read(request.form.get("amount", ""))},
        order=order,
        user_id=g.user.id,
        gateway=gateway.name,
        method=means.method,
        save_card=means.keep,
        at=clock.now(),
    )
    db.session.commit()
    payments.submit(db.session(), attempt)
    db.session.commit()
    key, sale = attempt.id, paying.sale(attempt, means, billing)
    db.session.rollback()
    answer = gateway.sale(sale)
    with house.acting("a payment was answered") as own:
        settlement.settle(own, key, answer, clock.now())
