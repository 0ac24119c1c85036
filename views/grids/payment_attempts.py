"""The grid of attempts to charge."""

from flask_babel import lazy_gettext as _l

from models.payment_attempt import PaymentAttempt
from views.grid import Grid


class PaymentAttempts(Grid):
    """Every try to charge a card or bank account, with what the gateway said."""

    table = PaymentAttempt
    path = "payment-attempts"
    title = _l("Payment attempts")
    one = _l("Payment attempt")
    group = "Billing"
    icon = "credit-card"
    menu_order = 60
    read_only = True
    columns = ("created_at", "client", "payer", "method", "amount", "state", "words")
    called_by = ("client", "payer")
    newest_first = True
    searched = ("client", "payer", "order_id", "transaction_id")
    filtered = ("state", "method", "client", "payer", "created_at")
    labels = {"words": _l("What the gateway said"), "order_id": _l("Order number")}
    details = (*columns, "order_id", "gateway", "transaction_id", "settled_at", "user")
    empty_words = _l("Nobody has tried to pay by card or bank account yet.")
