"""The referral sources grid."""

from flask_babel import lazy_gettext as _l

from models.referral_source import ReferralSource
from views.grid import Grid


class ReferralSources(Grid):
    """Organisations and people who recommend the agency."""

    table = ReferralSource
    path = "referral-sources"
    title = _l("Referral sources")
    one = _l("Referral source")
    group = "Growth"
    icon = "building-hospital"
    menu_order = 10
    columns = ("organisation", "department", "person", "organisation_type", "phone", "email")
    called_by = ("department", "person")
    order = ("organisation",)
    inline = ("organisation_type", "department", "person", "phone", "email")
    filtered = ("organisation_type", "office", "city", "state")
    labels = {"phone_2": _l("Second phone")}
    helps = {"office": _l("Leave empty to share it with all offices.")}
    sections = (
        (_l("Source"), ("organisation_type", "organisation", "department", "person", "office")),
        (_l("Phone and email"), ("phone", "phone_2", "email")),
        (_l("Address"), ("street", "street_2", "city", "state", "zip_code")),
        (_l("Other"), ("notes",)),
    )
    empty_words = _l("No referral sources yet. Add the hospitals and people who send you clients.")
