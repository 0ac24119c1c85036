"""The profile of a client: header, alerts in words, what happened, and the tabs (C2, C6)."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from models.base import db
from models.care_plan import CarePlan, CarePlanStatus
from models.client import AssessmentType, Client, ClientStatus
from models.client_address import ClientAddress
from models.emergency_contact import EmergencyContact
from services import timeline
from services.merge_fields import CLIENT
from views import house, photos
from views.office.clients.tabs import CARE_PLAN, CONTACTS, LISTS
from views.permissions import may
from views.profiles import history, unreached
from views.profiles.form_tab import GridFormTab
from views.profiles.profile import Profile

ENTRIES_SHOWN = 8
CARED_FOR = (ClientStatus.pending, ClientStatus.active)


class ClientProfile(Profile):
    """Mixed into the clients grid."""

    tabs = (GridFormTab("", _l("Details")), *LISTS)
    profile_template = "office/client/page.html"

    def profile_context(self, row: Client) -> dict[str, Any]:
        """What header and side show on each tab."""
        session = db.session()
        kinds = history.visible_kinds(of_client=True)
        entries = timeline.newest(session, timeline.of_client(row.id), kinds, ENTRIES_SHOWN)
        return {
            "initials": f"{row.first_name[:1]}{row.last_name[:1]}".upper(),
            "photo": photos.address_of(row),
            "age": age(row.birth_date, house.today()) if row.birth_date else None,
            "address": primary_address(row),
            "alerts": alerts(self, row),
            "unreached": unreached.notes(self, CLIENT, row, timeline.of_client),
            "happened": history.story(history.drawn(entries)),
        }


def age(born: date, today: date) -> int:
    """Count full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def primary_address(row: Client) -> ClientAddress | None:
    """Read where the client is visited."""
    query = select(ClientAddress).where(ClientAddress.client_id == row.id, ClientAddress.is_primary)
    return db.session.scalar(query)


def alerts(profile: Any, row: Client) -> list[tuple[str, str]]:
    """What is missing before care can go well: words, and where to mend it."""
    if row.status not in CARED_FOR:
        return []
    found = []
    if may("list", CONTACTS.screen) and not _has(EmergencyContact, row):
        found.append((_("No emergency contact."), profile.tab_url(row, CONTACTS.name)))
    online = row.assessment_type is AssessmentType.online
    if online and may("list", CARE_PLAN.screen) and not _has(CarePlan, row, in_force):
        found.append((_("No care plan in force."), profile.tab_url(row, CARE_PLAN.name)))
    return found


def in_force() -> Any:
    """A plan that caregivers follow."""
    return CarePlan.status == CarePlanStatus.active


def _has(model: Any, row: Client, *criteria: Any) -> bool:
    query = select(model.id).where(
        model.client_id == row.id, model.deleted_at.is_(None), *(one() for one in criteria)
    )
    return db.session.scalar(query.limit(1)) is not None
