"""The numbers that answered STOP."""

from flask_babel import lazy_gettext as _l

from models.text_opt_out import TextOptOut
from views.grid import Grid


class TextOptOuts(Grid):
    """Phones to which no text goes until START comes from them; nobody here can lift that."""

    table = TextOptOut
    path = "text-opt-outs"
    title = _l("Stopped numbers")
    one = _l("Stopped number")
    group = "Growth"
    icon = "ban"
    menu_order = 80
    read_only = True
    columns = ("number", "word", "stopped_at")
    order = ("stopped_at",)
    newest_first = True
    searched = ("number",)
    filtered = ("stopped_at",)
    kinds = {"number": "phone"}
    labels = {"word": _l("Their answer"), "stopped_at": _l("Stopped")}
    empty_words = _l("No number has answered STOP.")
