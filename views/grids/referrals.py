"""The referrals grid."""

from flask_babel import lazy_gettext as _l
from wtforms import Form

from models.base import db
from models.choice import ChoiceList
from models.referral import Referral
from services import referrals
from views.grid import Grid
from views.lookups import ChoiceLookup


class Referrals(Grid):
    """Each single recommendation of a person to the agency."""

    table = Referral
    path = "referrals"
    title = _l("Referrals")
    one = _l("Referral")
    group = "Growth"
    icon = "share"
    menu_order = 20
    columns = ("referred_on", "source", "person", "medium", "prospect", "client")
    called_by = ("source",)
    order = ("referred_on",)
    newest_first = True
    inline = ("person",)
    searched = ("source", "prospect", "client", "person")
    filtered = ("source", "medium", "prospect", "client", "referred_on")
    lookup_fields = {"medium": ChoiceLookup("medium", ChoiceList.referral_medium)}
    labels = {"referred_on": _l("Date"), "person": _l("Recommended by")}
    helps = {"prospect": _l("Who was recommended: a prospective client, or a client.")}
    sections = (
        (_l("Referral"), ("source", "person", "referred_on", "medium")),
        (_l("About"), ("prospect", "client", "notes")),
    )
    empty_words = _l("No referrals yet. They are entered with each new prospective client.")

    def save(self, form: Form, row: Referral, is_new: bool) -> None:
        """See that it recommends somebody, and leaves no prospect without any (P7)."""
        form.populate_obj(row)
        referrals.check_change(db.session(), row)

    def check_delete(self, row: Referral) -> None:
        """Keep the one that every prospect has."""
        referrals.check_delete(db.session(), row)
