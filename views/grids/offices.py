"""The offices grid."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from models.office import Office
from views.grid import Grid

ZONES = [
    ("America/New_York", _l("Eastern")),
    ("America/Chicago", _l("Central")),
    ("America/Denver", _l("Mountain")),
    ("America/Phoenix", _l("Arizona")),
    ("America/Los_Angeles", _l("Pacific")),
    ("America/Anchorage", _l("Alaska")),
    ("Pacific/Honolulu", _l("Hawaii")),
    ("America/Puerto_Rico", _l("Atlantic")),
    ("Pacific/Guam", _l("Guam")),
]


class Offices(Grid):
    """The branches of the agency."""

    table = Office
    path = "offices"
    title = _l("Offices")
    one = _l("Office")
    group = "Settings"
    icon = "building"
    menu_order = 20
    columns = ("name", "time_zone", "phone", "email", "city", "invoice_prefix", "payment_days")
    order = ("name",)
    inline = ("phone", "email")
    searched = ("name", "city")
    extra_fields = {"time_zone": SelectField(_l("Time zone"), choices=ZONES)}
    labels = {"payment_days": _l("Days to pay"), "invoice_prefix": _l("Begin of invoice numbers")}
    helps = {"invoice_prefix": _l("For instance ALB-; each office has its own.")}
    sections = (
        (_l("Office"), ("name", "time_zone", "phone", "email")),
        (_l("Address"), ("street", "street_2", "city", "state", "zip_code")),
        (_l("Billing"), ("invoice_prefix", "payment_days")),
    )
    empty_words = _l("No offices yet. Add the first one: every record belongs to an office.")
