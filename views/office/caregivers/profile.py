"""The profile of a caregiver: header, alerts in words, and the tabs (C5, C6)."""

from typing import Any

from flask_babel import ngettext
from sqlalchemy import case, func, select

from models.base import db
from models.caregiver import Caregiver
from models.caregiver_facts import Certificate
from services import certificates, timeline
from views import house, photos
from views.office.caregivers.tabs import CERTIFICATES, TABS
from views.permissions import may
from views.profiles import facts, history
from views.profiles.profile import Profile

ENTRIES_SHOWN = 8


class CaregiverProfile(Profile):
    """Mixed into the caregivers grid."""

    tabs = TABS
    profile_template = "office/caregiver/page.html"

    def profile_context(self, row: Caregiver) -> dict[str, Any]:
        """What header and side show on each tab."""
        kinds = history.visible_kinds()
        entries = timeline.newest(db.session(), timeline.of_caregiver(row.id), kinds, ENTRIES_SHOWN)
        return {
            "initials": facts.initials(row.first_name, row.last_name),
            "photo": photos.address_of(row),
            "next_visit": facts.next_visit("caregiver", row),
            "alerts": alerts(self, row),
            "further": facts.further("caregiver", row),
            "happened": history.story(history.drawn(entries)),
        }


def alerts(profile: Any, row: Caregiver) -> list[tuple[str, str]]:
    """Say which certificates need somebody to act, and where."""
    if not may("list", CERTIFICATES.screen):
        return []
    today = house.today()
    of_them = Certificate.expires_on
    query = select(
        func.count(case((of_them < today, 1))),
        func.count(case((of_them.between(today, today + certificates.SOON), 1))),
    ).where(Certificate.caregiver_id == row.id, Certificate.deleted_at.is_(None))
    expired, soon = db.session.execute(query).one()
    found = []
    if expired:
        found.append(
            ngettext("A certificate has expired.", "%(num)s certificates have expired.", expired)
        )
    if soon:
        words = ngettext(
            "A certificate expires within 30 days.",
            "%(num)s certificates expire within 30 days.",
            soon,
        )
        found.append(words)
    return [(words, profile.tab_url(row, CERTIFICATES.name)) for words in found]
