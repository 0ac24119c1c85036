"""Money that comes without us asking for it: cheques, cash, bank transfers.

Somebody in the office has it in hand and writes it down, so the answer is always yes.
"""

from collections.abc import Mapping
from decimal import Decimal

from models.payment import PaymentMethod
from services.gateways.base import (
    Answer,
    Billing,
    BrowserConfig,
    Check,
    Event,
    Found,
    Gateway,
    Outcome,
    Sale,
    Stored,
    check_amount,
)


class Manual(Gateway):
    """A way of paying that needs no machine; the payment's method says which."""

    name = "manual"
    hosted = False

    def sale(self, sale: Sale) -> Answer:
        """Take note of a payment under our own order id: two cheques may bear one number."""
        return Answer(Outcome.approved, transaction_id=sale.order_id, text=sale.reference)

    def refund(
        self, transaction_id: str, amount: Decimal, *, order_id: str, method: PaymentMethod
    ) -> Answer:
        """Take note that money was given back by hand."""
        check_amount(amount)
        return Answer(Outcome.approved, transaction_id=order_id)

    def void(self, transaction_id: str, *, method: PaymentMethod) -> Answer:
        """Take note that a payment was struck out: a cheque bounced, a mistake was made."""
        return Answer(Outcome.approved, transaction_id=transaction_id)

    def store(self, token: str, *, method: PaymentMethod, billing: Billing) -> Answer:
        """Keep nothing: there is nothing that could be charged later."""
        return Answer(Outcome.error, text="nothing can be stored")

    def forget(self, stored_id: str) -> Answer:
        """Agree: nothing was kept."""
        return Answer(Outcome.approved)

    def describe(self, stored_id: str) -> Stored | None:
        """Tell of nothing."""
        return None

    def find(self, *, order_id: str = "", transaction_id: str = "") -> tuple[Found, ...]:
        """Find nothing: the office's own record is the only one."""
        return ()

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> Event | None:
        """Believe no webhook: nobody could have sent it."""
        return None

    def browser_config(self) -> BrowserConfig | None:
        """Offer payers nothing online."""
        return None

    def check(self) -> Check:
        """Always ready."""
        return Check(reachable=True)
