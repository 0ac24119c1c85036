"""NMI's Payment API, as TransNational and many other resellers sell it.

Card and account numbers never come here: the browser gives them to the gateway's hosted fields,
and we see a token, a saved id, a brand and four digits.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlsplit

from models.payment import PaymentMethod
from services.gateways import nmi_answers, nmi_reports, nmi_webhooks, wire
from services.gateways.base import (
    CENT,
    Answer,
    Billing,
    BrowserConfig,
    Check,
    Event,
    Found,
    Gateway,
    GatewaySettings,
    Outcome,
    Sale,
    Stored,
    Unreachable,
    check_amount,
)

logger = logging.getLogger(__name__)
DUPLICATE_SECONDS = "1200"
PAYMENT = {PaymentMethod.card: "creditcard", PaymentMethod.bank_account: "check"}
HOME = {"127.0.0.1", "localhost", "::1"}
BILLING = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company",
    "address_1": "address1",
    "address_2": "address2",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "country": "country",
    "phone": "phone",
    "email": "email",
}


class Nmi(Gateway):
    """TransNational, or any other gateway that runs on NMI."""

    name = "nmi"
    hosted = True

    def __init__(self, settings: GatewaySettings) -> None:
        """Refuse an address that would carry our key unencrypted."""
        super().__init__(settings)
        address = urlsplit(settings.url)
        at_home = address.scheme == "http" and address.hostname in HOME
        if not address.hostname or not (address.scheme == "https" or at_home):
            raise ValueError("The gateway's address must begin with https://.")
        self.origin = f"{address.scheme}://{address.netloc}"

    def sale(self, sale: Sale) -> Answer:
        """Take a payment; money from an account is approved at first only as *pending*."""
        fields = {
            "type": "sale",
            "amount": _written(sale.amount),
            "currency": "USD",
            "orderid": sale.order_id,
            "order_description": sale.description,
            "dup_seconds": DUPLICATE_SECONDS,
            **_means(sale.method),
            **_source(sale),
            **_consent(sale),
            **_billing(sale.billing),
        }
        answer = self._transact(fields, order_id=sale.order_id)
        if answer.outcome is Outcome.approved and sale.method is PaymentMethod.bank_account:
            return replace(answer, pending=True)
        return answer

    def refund(
        self, transaction_id: str, amount: Decimal, *, order_id: str, method: PaymentMethod
    ) -> Answer:
        """Give back part or all of a payment that is settled or settling."""
        check_amount(amount)
        fields = {
            "type": "refund",
            "transactionid": transaction_id,
            "amount": _written(amount),
            "orderid": order_id,
            "payment": _payment(method),
        }
        return self._transact(fields)

    def void(self, transaction_id: str, *, method: PaymentMethod) -> Answer:
        """Call off a payment before it settles; afterwards this is an error."""
        fields = {"type": "void", "transactionid": transaction_id, "payment": _payment(method)}
        return self._transact(fields)

    def store(self, token: str, *, method: PaymentMethod, billing: Billing) -> Answer:
        """Keep a card or account in the Customer Vault."""
        fields = {
            "customer_vault": "add_customer",
            "payment_token": token,
            **_means(method),
            **_billing(billing),
        }
        return self._transact(fields, proof="customer_vault_id")

    def forget(self, stored_id: str) -> Answer:
        """Delete a customer of the vault."""
        fields = {"customer_vault": "delete_customer", "customer_vault_id": stored_id}
        return self._transact(fields, proof="response")  # it makes nothing that could be named

    def describe(self, stored_id: str) -> Stored | None:
        """Read brand, last digits and expiry from the vault itself, not from the browser."""
        return nmi_reports.stored(
            self._query(report_type="customer_vault", customer_vault_id=stored_id)
        )

    def find(self, *, order_id: str = "", transaction_id: str = "") -> tuple[Found, ...]:
        """Ask for transactions by one of their two ids."""
        if bool(order_id) == bool(transaction_id):
            raise ValueError("Name either an order id or a transaction id.")
        asked = {"order_id": order_id} if order_id else {"transaction_id": transaction_id}
        found = nmi_reports.transactions(self._query(**asked))
        return tuple(one for one in found if order_id in {"", one.order_id})

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> Event | None:
        """Read a webhook that bears our signing key's signature."""
        if not nmi_webhooks.verified(self.settings.webhook_key, headers, body):
            return None
        return nmi_webhooks.read(body)

    def browser_config(self) -> BrowserConfig | None:
        """Tell the pay page where Collect.js is; without a key there is no paying online."""
        if not self.settings.tokenization_key:
            return None
        attributes = {
            "data-tokenization-key": self.settings.tokenization_key,
            "data-variant": "inline",
        }
        return BrowserConfig(f"{self.origin}/token/Collect.js", self.origin, attributes)

    def check(self) -> Check:
        """Ask for the test mode: it needs our key and changes nothing."""
        try:
            test_mode = nmi_reports.test_mode(self._query(report_type="test_mode_status"))
        except Unreachable as error:
            return Check(reachable=False, text=str(error))
        return Check(reachable=True, test_mode=test_mode)

    def _transact(
        self, fields: Mapping[str, str], *, order_id: str = "", proof: str = "transactionid"
    ) -> Answer:
        """Send one request; an answer that is late, broken or contradictory is unknown."""
        keyed = {"security_key": self.settings.security_key, **_given(fields)}
        try:
            body = wire.post(f"{self.origin}/api/transact.php", keyed, self.settings.seconds)
            answer = nmi_answers.read(body, order_id=order_id, proof=proof)
        except wire.NotSent as error:
            answer = Answer(Outcome.error, text=f"not sent: {error}")
        except wire.NoAnswer as error:
            answer = Answer(Outcome.unknown, text=str(error))
        asked = fields.get("type") or fields.get("customer_vault", "")
        logger.info("nmi %s %s: %s %s", asked, order_id, answer.outcome, answer.code)
        return answer

    def _query(self, **asked: str) -> str:
        keyed = {"security_key": self.settings.security_key, **asked}
        try:
            return wire.post(f"{self.origin}/api/query.php", keyed, self.settings.seconds)
        except (wire.NotSent, wire.NoAnswer) as error:
            raise Unreachable(str(error)) from error


def _written(amount: Decimal) -> str:
    return f"{amount.quantize(CENT):f}"


def _given(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def _payment(method: PaymentMethod) -> str:
    if method not in PAYMENT:
        raise ValueError(f"No gateway can charge {method}.")
    return PAYMENT[method]


def _means(method: PaymentMethod) -> dict[str, str]:
    check = {"sec_code": "WEB"} if method is PaymentMethod.bank_account else {}
    return {"payment": _payment(method), **check}


def _source(sale: Sale) -> dict[str, str]:
    if bool(sale.token) == bool(sale.stored_id):
        raise ValueError("A card sale needs either a token or a saved card.")
    if sale.stored_id:
        return {"customer_vault_id": sale.stored_id}
    keep = {"customer_vault": "add_customer"} if sale.save else {}
    return {"payment_token": sale.token, **keep}


def _consent(sale: Sale) -> dict[str, str]:
    """Tell the card networks who started this, and that the payer agreed to the card's storing."""
    if sale.save and sale.token:
        return {"initiated_by": "customer", "stored_credential_indicator": "stored"}
    if not sale.stored_id:
        return {}
    who = {"initiated_by": "merchant", "billing_method": "recurring"}
    return {
        **(who if sale.by_agency else {"initiated_by": "customer"}),
        "stored_credential_indicator": "used",
        "initial_transaction_id": sale.first_transaction_id,
    }


def _billing(billing: Billing) -> dict[str, str]:
    return {wire_name: getattr(billing, ours) for ours, wire_name in BILLING.items()}
