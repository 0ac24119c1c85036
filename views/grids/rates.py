"""The rates grid."""

from flask_babel import lazy_gettext as _l

from models.choice import ChoiceList
from models.rate import Rate
from views.grid import Grid
from views.lookups import ChoiceLookup


class Rates(Grid):
    """What a service costs: the client's price first, then the payer's, then the office's."""

    table = Rate
    path = "rates"
    title = _l("Rates")
    one = _l("Rate")
    group = "Billing"
    icon = "percentage"
    menu_order = 40
    columns = ("service", "client", "payer", "office", "amount", "unit", "starts_on")
    called_by = ("client", "payer")
    newest_first = True
    inline = ("unit",)
    searched = ("client", "payer")
    filtered = ("service", "client", "payer", "office", "unit", "starts_on", "ends_on")
    lookup_fields = {"service": ChoiceLookup("service", ChoiceList.service_type)}
    labels = {"basis": _l("Which time is billed")}
    helps = {
        "client": _l("Leave client and payer empty for the office’s own price."),
        "weekend_factor": _l("1 is the plain price, 1.5 half as much again."),
        "ends_on": _l("Leave empty while it is in force."),
    }
    sections = (
        (_l("For"), ("service", "client", "payer", "office")),
        (_l("Price"), ("amount", "unit", "basis", "weekend_factor", "holiday_factor")),
        (_l("In force"), ("starts_on", "ends_on")),
    )
    empty_words = _l("No rates yet. Without a rate a visit cannot be billed.")
