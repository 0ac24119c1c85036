"""The payments grid."""

from typing import Any

from flask_babel import lazy_gettext as _l

from models.payment import Payment
from views.grid import Grid
from views.office.billing import record


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
    called_by = ("client", "payer")
    order = ("received_at",)
    newest_first = True
    searched = ("client", "payer", "reference", "transaction_id")
    filtered = ("method", "state", "client", "payer", "received_at", "recorded_by")
    extra_permissions = ("can_refund",)
    details_template = "office/billing/payment.html"
    labels = {"received_at": _l("Received")}
    details = (*columns, "reference", "gateway", "transaction_id", "recorded_by")
    empty_words = _l("No payments yet. Card payments arrive here by themselves.")

    def record_context(self, row: Payment) -> dict[str, Any]:
        """Add what it paid for, what went back, and the button."""
        return super().record_context(row) | record.of_payment(row, self.allows)
