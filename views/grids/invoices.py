"""The invoices grid."""

from typing import Any

from flask_admin.actions import action
from flask_babel import lazy_gettext as _l

from models.invoice import Invoice, InvoiceStanding
from views import house
from views.grid import Grid
from views.office.billing import bulk, record


class Invoices(Grid):
    """Every bill; drafts are the office's business, sent ones change only by credit or void."""

    table = Invoice
    path = "invoices"
    title = _l("Invoices")
    one = _l("Invoice")
    group = "Billing"
    icon = "file-invoice"
    menu_order = 10
    read_only = True
    columns = ("number", "client", "payer", "issued_on", "due_on", "total", "balance", "standing")
    called_by = ("client",)
    order = ("created_at",)
    newest_first = True
    searched = ("number", "client", "payer", "bill_to_name")
    filtered = ("state", "client", "payer", "office", "issued_on", "due_on")
    extra_permissions = ("can_add", "can_edit", "can_issue", "can_void", "can_take_payment")
    details_template = "office/billing/invoice.html"
    labels = {"standing": _l("State"), "issued_on": _l("Issued"), "due_on": _l("Due")}
    details = (*columns, "bill_to_name", "subtotal", "tax", "paid", "notes", "first_viewed_at")
    empty_words = _l("No invoices yet. A billing run makes them from approved visits.")

    def value(self, row: Invoice, name: str) -> Any:
        """Tell the state as people say it: paid, overdue, viewed."""
        if name != "standing":
            return super().value(row, name)
        return InvoiceStanding[row.standing(house.today())]

    def record_context(self, row: Invoice) -> dict[str, Any]:
        """Add lines, payments, history and the buttons."""
        return super().record_context(row) | record.of_invoice(row, self.allows)

    @action("issue", _l("Issue"), _l("Issue the ticked drafts and mail who is to pay?"))
    def action_issue(self, ids: list[str]) -> None:
        """Issue drafts; one that cannot be issued keeps no other from it."""
        bulk.issue(self.chosen(ids))
