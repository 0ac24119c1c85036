"""The ledger grid."""

from flask_babel import lazy_gettext as _l

from models.ledger_entry import LedgerEntry
from views.grid import Grid


class Ledger(Grid):
    """Every movement of money owed; a balance is their sum, and none is ever changed."""

    table = LedgerEntry
    path = "ledger"
    title = _l("Ledger")
    one = _l("Ledger entry")
    group = "Billing"
    icon = "coin"
    menu_order = 70
    read_only = True
    columns = ("booked_on", "kind", "client", "payer", "invoice", "amount", "words")
    called_by = ("words",)
    order = ("booked_on",)
    newest_first = True
    searched = ("client", "payer", "words")
    filtered = ("kind", "client", "payer", "booked_on")
    labels = {"booked_on": _l("Date"), "words": _l("What for")}
    details = (*columns, "source")
    empty_words = _l("Nothing booked yet. Invoices and payments are entered here by themselves.")
