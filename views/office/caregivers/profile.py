"""The profile of a caregiver: header with photo, and the tabs (C5, C6)."""

from typing import Any

from flask_babel import lazy_gettext as _l

from models.caregiver import Caregiver
from views import photos
from views.profiles.documents_tab import DocumentsTab
from views.profiles.form_tab import GridFormTab
from views.profiles.profile import Profile


class CaregiverProfile(Profile):
    """Mixed into the caregivers grid."""

    tabs = (GridFormTab("", _l("Details")), DocumentsTab())
    profile_template = "office/caregiver/page.html"

    def profile_context(self, row: Caregiver) -> dict[str, Any]:
        """What the header shows on each tab."""
        return {
            "initials": f"{row.first_name[:1]}{row.last_name[:1]}".upper(),
            "photo": photos.address_of(row),
        }
