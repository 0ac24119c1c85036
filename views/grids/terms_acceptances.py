"""The grid of who agreed to which version of the terms."""

from flask_babel import lazy_gettext as _l

from models.terms import TermsAcceptance
from views.grid import Grid


class TermsAcceptances(Grid):
    """Every yes, with its version and moment; nobody changes one."""

    table = TermsAcceptance
    path = "terms-acceptances"
    title = _l("Agreed to terms")
    one = _l("Agreement")
    group = "Settings"
    icon = "circle-check"
    menu_order = 83
    read_only = True
    columns = ("accepted_at", "user", "terms")
    called_by = ("user", "terms")
    order = ("accepted_at",)
    newest_first = True
    searched = ("address",)
    filtered = ("user", "accepted_at")
    labels = {
        "accepted_at": _l("When"),
        "user": _l("Who"),
        "terms": _l("Version"),
        "address": _l("From where"),
    }
    details = (*columns, "address")
    empty_words = _l("Nobody was asked to agree to terms yet.")
