"""The grid of who suits whom."""

from flask_babel import lazy_gettext as _l

from models.compatibility import Compatibility
from views.grid import Grid


class Compatibilities(Grid):
    """How well caregivers suit clients; families may ask only for preferred ones."""

    table = Compatibility
    path = "compatibilities"
    title = _l("Compatibility")
    one = _l("Compatibility")
    group = "Care"
    icon = "switch-horizontal"
    menu_order = 60
    columns = ("client", "caregiver", "suitability", "note", "changed_at")
    called_by = ("caregiver",)
    newest_first = True
    inline = ("suitability", "note")
    searched = ("client", "caregiver")
    filtered = ("client", "caregiver", "suitability")
    helps = {
        "suitability": _l(
            "Preferred ones may be asked for by the family; blocked ones are never scheduled."
        )
    }
    sections = ((_l("Compatibility"), ("client", "caregiver", "suitability", "note")),)
    empty_words = _l("Nothing noted yet. Say here which caregivers a client prefers.")
