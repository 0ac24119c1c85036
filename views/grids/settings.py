"""The grid of all settings, as they are stored."""

from flask_babel import lazy_gettext as _l

from models.setting import Setting
from views.grid import Grid


class Settings(Grid):
    """Every decision of the agency; they are changed on the settings page."""

    table = Setting
    path = "settings"
    title = _l("All settings")
    one = _l("Setting")
    group = "Settings"
    icon = "adjustments"
    menu_order = 90
    read_only = True
    columns = ("name", "value", "changed_at")
    order = ("name",)
    searched = ("name",)
    details = columns
    empty_words = _l("Everything is as it was delivered.")
