"""The grid of who pays for whom."""

from flask_babel import lazy_gettext as _l

from models.client_payer import ClientPayer
from views.grid import Grid


class ClientPayers(Grid):
    """Which payer pays how much for which client, and in which order."""

    table = ClientPayer
    path = "client-payers"
    title = _l("Clients’ payers")
    one = _l("Client’s payer")
    group = "Clients"
    icon = "link"
    menu_order = 50
    columns = ("client", "payer", "distribution", "percentage", "amount", "position", "ends_on")
    called_by = ("payer",)
    newest_first = True
    inline = ("position", "ends_on")
    searched = ("client", "payer", "member_number")
    filtered = ("client", "payer", "distribution", "starts_on", "ends_on")
    labels = {
        "member_number": _l("Claim or member number"),
        "position": _l("Order"),
        "client_is_payer": _l("The client is the payer"),
    }
    helps = {
        "distribution": _l("Remainder takes what the payers before it have left."),
        "percentage": _l("Only for the distribution Percentage."),
        "amount": _l("For a fixed sum or a cap."),
        "position": _l("1 pays first."),
    }
    sections = (
        (_l("Who"), ("client", "payer", "client_is_payer", "member_number")),
        (_l("How much"), ("distribution", "percentage", "amount", "position")),
        (_l("When"), ("starts_on", "ends_on")),
    )
    empty_words = _l("Nobody but the clients themselves pays. Link a client to a payer here.")
