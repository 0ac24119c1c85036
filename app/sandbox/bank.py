"""What the bank does on its own, days later: settle, send back, charge back."""

from collections.abc import Callable

from app.sandbox import events, payments
from app.sandbox.answers import Rejected
from app.sandbox.ledger import Ledger
from app.sandbox.payments import Payment

Act = Callable[[Ledger, str], Payment]


def settle(ledger: Ledger) -> list[str]:
    """Take every payment that waits; tell which."""
    with ledger.booking():
        settled = payments.waiting(ledger)
        for payment in settled:
            payments.act(ledger, payment, "settle", payment.cents, 100, "ACCEPTED")
            payments.move(ledger, payment, "complete")
            if payment.kind == "ck":
                events.announce(ledger, payments.find(ledger, str(payment.id)))
        if settled:
            events.announce_settlement(ledger, settled)
    return [str(payment.id) for payment in settled]


def send_back(ledger: Ledger, number: str) -> Payment:
    """Return a payment from an account: at once it is a return, once settled a late one."""
    with ledger.booking():
        payment = payments.find(ledger, number)
        if payment.kind != "ck" or payment.condition not in {"pending", "complete"}:
            raise Rejected("Only a payment from an account can be returned, and only once")
        late = payment.condition == "complete"
        kind = "check_late_return" if late else "check_return"
        payments.act(ledger, payment, kind, payment.cents, 100, "R01 Insufficient funds")
        payment = payments.move(ledger, payment, "failed")
        events.announce(ledger, payment)
    return payment


def charge_back(ledger: Ledger, number: str) -> Payment:
    """Give a cardholder the money back; the merchant only hears of it."""
    with ledger.booking():
        payment = payments.find(ledger, number)
        if payment.kind != "cc" or payment.condition != "complete":
            raise Rejected("Only a settled card payment can be charged back")
        events.announce_chargeback(ledger, payment, "No cardholder authorization")
    return payment
