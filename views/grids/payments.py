"""The payments grid."""

from flask_babel import lazy_gettext as _l

from models.payment import Payment
from views.grid import Grid


class Payments(Grid):
    """Every sum that was received."""

    table = Payment
    path = "payments"
    title = _l("Payments")
    one = _l("Payment")
    group = "Billing"
    icon = "cash"
    menu_order = 20
    read_only = True
    columns = ("received_at", "client", "payer", "method", "amount", "refunded", "state")
    order = ("received_at",)
    newest_first = True
    searched = ("client", "payer", "reference", "transaction_id")
    filtered = ("method", "state", "client", "payer", "received_at", "recorded_by")
    extra_permissions = ("can_refund",)
    labels = {"received_at": _l("Received")}
    details = (*columns, "reference", "gateway", "transaction_id", "recorded_by")
    empty_words = _l("No payments yet. Card payments arrive here by themselves.")
