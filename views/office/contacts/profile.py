"""The profile of an emergency contact: header in words, and the tabs (C3, C6)."""

from typing import Any

from flask_babel import gettext as _

from models.base import db
from models.emergency_contact import EmergencyContact, LegalStanding
from services import timeline
from views.office.contacts.tabs import TABS, kinds
from views.permissions import may
from views.profiles import facts, history
from views.profiles.profile import Profile

ENTRIES_SHOWN = 8


class ContactProfile(Profile):
    """Mixed into the emergency contacts grid."""

    tabs = TABS
    profile_template = "office/contact/page.html"

    def profile_context(self, row: EmergencyContact) -> dict[str, Any]:
        """What header and side show on each tab."""
        about = timeline.of_contact(row.id)
        entries = timeline.newest(db.session(), about, kinds(), ENTRIES_SHOWN)
        return {
            "initials": facts.initials(row.first_name, row.last_name),
            "standing_words": standing_words(row),
            "may_see_client": may("show", "Clients"),
            "further": facts.further("contact", row),
            "happened": history.story(history.drawn(entries)),
        }


def standing_words(row: EmergencyContact) -> list[str]:
    """Say what matters at night: when they are called, where they live, what they may decide."""
    words = [_("Called as number %(number)s", number=row.priority)]
    words.append(_("Lives with the client") if row.lives_with_client else _("Lives elsewhere"))
    words.append(_("Has a key") if row.has_key else _("Has no key"))
    if row.legal_standing is LegalStanding.power_of_attorney:
        words.append(_("Holds the power of attorney"))
    elif row.legal_standing is LegalStanding.guardian:
        words.append(_("Is the legal guardian"))
    else:
        words.append(_("May not decide for the client"))
    return words
