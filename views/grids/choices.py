"""The lists of values that the agency edits."""

from flask_babel import lazy_gettext as _l

from models.choice import Choice
from views.grid import Grid


class Choices(Grid):
    """What stands in each drop-down list."""

    table = Choice
    path = "choices"
    title = _l("Lists")
    one = _l("List entry")
    group = "Settings"
    icon = "list"
    menu_order = 30
    columns = ("label", "list_name", "position", "active")
    called_by = ("list_name",)
    order = ("list_name", "position")
    inline = ("label", "position", "active")
    searched = ("label",)
    filtered = ("list_name", "active")
    labels = {"list_name": _l("List"), "position": _l("Order"), "active": _l("Offered")}
    helps = {"active": _l("What is no longer offered stays on old records.")}
    sections = ((_l("List entry"), ("list_name", "label", "position", "active")),)
    empty_words = _l("The lists are empty.")
