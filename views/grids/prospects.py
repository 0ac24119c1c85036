"""The prospects grid (label: Prospective Clients)."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form

from models.base import db
from models.choice import ChoiceList
from models.prospect import Prospect
from models.referral import Referral
from services import clock, prospects
from views import house, saving
from views.grid import Grid
from views.lookups import ChoiceLookup, StaffLookup
from views.office.prospects import other, referral_fields
from views.office.prospects.assessment import Assessment
from views.office.prospects.board import Board, ReferredBy
from views.office.prospects.bulk_closing import BulkClosing
from views.office.prospects.bulk_conversion import BulkConversion
from views.office.prospects.closing import Closing
from views.office.prospects.conversion import Conversion
from views.office.prospects.entry import Entry
from views.office.prospects.profile import ProspectProfile
from views.office.prospects.versions import Versions


class Prospects(
    ProspectProfile,
    Entry,
    Assessment,
    Versions,
    Board,
    Closing,
    BulkClosing,
    Conversion,
    BulkConversion,
    Grid,
):
    """People who asked for care and are not clients yet."""

    table = Prospect
    path = "prospects"
    title = _l("Prospective Clients")
    one = _l("Prospective Client")
    group = "Clients"
    icon = "user-search"
    menu_order = 20
    list_template = "office/prospect/list.html"
    columns = ("last_name", "first_name", "stage", "rating", "caller_name", "inquiry_date", "owner")
    order = ("inquiry_date",)
    newest_first = True
    filtered = ("stage", "rating", "owner", "lost_reason", "inquiry_date", "office")
    lookup_fields = {
        "rating": ChoiceLookup("rating", ChoiceList.prospect_rating),
        "lost_reason": ChoiceLookup("lost_reason", ChoiceList.non_conversion_reason),
        "media_channel": ChoiceLookup("media_channel", ChoiceList.media_channel),
        "owner": StaffLookup("owner"),
        **referral_fields.LOOKUPS,
    }
    new_fields = referral_fields.NAMES
    extra_fields = referral_fields.referral_fields()
    extra_permissions = ("can_convert", "can_lose", "can_restore")
    labels = {
        "relation": _l("Relation to client"),
        "owner": _l("Followed up by"),
        "caller_name": _l("Caller"),
        "caller_first_name": _l("Caller’s first name"),
        "caller_last_name": _l("Caller’s last name"),
        "lost_reason": _l("Non-conversion reason"),
    }
    helps = {"assessment_type": _l("Manual: the assessment is kept on paper.")}
    sections = (
        (_l("Caller"), ("relation", "caller_first_name", "caller_last_name", "caller_email")),
        (_l("Caller’s phones"), ("caller_phone_home", "caller_phone_mobile", "caller_phone_work")),
        (_l("Caller’s street"), ("caller_street", "caller_street_2")),
        (_l("Caller’s town"), ("caller_city", "caller_state", "caller_zip_code")),
        (_l("Inquiry"), ("best_time_to_call", "assessment_type", "inquiry_date")),
        (_l("Office"), ("office", "owner")),
        (_l("Client"), ("first_name", "last_name", "preferred_name", "birth_date", "gender")),
        (_l("Client’s phones"), ("email_1", "phone_home", "phone_mobile", "phone_work")),
        (_l("Client’s address"), ("street", "street_2", "city", "state", "zip_code")),
        (_l("Second client in the home"), ("second_first_name", "second_last_name")),
        (_l("Lead"), ("rating", "media_channel", "media_campaign", "media_agency", "media_cost")),
        (_l("Other information"), ("notes",)),
    )
    empty_words = _l("Nobody is asking for care at the moment. Add the next call here.")

    def get_filters(self) -> list[Any]:
        """Filter by who referred, too."""
        source = ReferredBy(Referral.source_id, _l("Referral source"), self.lookups["source"])
        return [*super().get_filters(), source]

    def save(self, form: Form, row: Prospect, is_new: bool) -> None:
        """Enter what a program sends with its referral, as the page does."""
        if not is_new:
            return form.populate_obj(row)
        other.populate(form, row, but=referral_fields.NAMES)
        saving.give_office(row)
        said = referral_fields.recommendation(form, house.today())
        prospects.add(db.session(), row, said, clock.now())
        return None
