"""The profile of a client: header, alerts in words, what happened, and the tabs (C2, C6)."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from models.base import db
from models.client import Client
from models.client_address import ClientAddress
from services import balances, client_statuses, timeline
from services.merge_fields import CLIENT
from views import house, photos
from views.office.clients import alerts
from views.office.clients.tabs import HEALTH, LISTS
from views.permissions import may
from views.profiles import facts, history, unreached
from views.profiles.form_tab import GridFormTab, Sections
from views.profiles.profile import Profile

ENTRIES_SHOWN = 8


class DetailsTab(GridFormTab):
    """The grid's form without the status, which is changed with its date in a tab of its own."""

    def sections_of(self, profile: Any, row: Client) -> Sections:
        """The grid's sections, less the field."""
        sections = super().sections_of(profile, row)
        return tuple(
            (title, tuple(name for name in names if name != "status")) for title, names in sections
        )


class ClientProfile(Profile):
    """Mixed into the clients grid."""

    tabs = (DetailsTab("", _l("Details")), *LISTS)
    profile_template = "office/client/page.html"

    def profile_context(self, row: Client) -> dict[str, Any]:
        """What header and side show on each tab."""
        session, today = db.session(), house.today()
        kinds = history.visible_kinds(of_client=True)
        entries = timeline.newest(session, timeline.of_client(row.id), kinds, ENTRIES_SHOWN)
        may_see_money = may("list", "Invoices")
        return {
            "initials": facts.initials(row.first_name, row.last_name),
            "photo": photos.address_of(row),
            "age": age(row.birth_date, today) if row.birth_date else None,
            "address": primary_address(row),
            "owed": balances.of_client(session, row.id, today) if may_see_money else None,
            "may_see_visits": may("list", "Schedules"),
            "next_visit": facts.next_visit("client", row),
            "planned": client_statuses.next_planned(session, row.id),
            "allergies": alerts.allergies(row),
            "health_url": self.tab_url(row, HEALTH.name),
            "alerts": alerts.alerts(self, row),
            "unreached": unreached.notes(self, CLIENT, row, timeline.of_client),
            "further": facts.further("client", row),
            "may_plan": may("add", "Schedules"),
            "happened": history.story(history.drawn(entries)),
        }


def age(born: date, today: date) -> int:
    """Count full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def primary_address(row: Client) -> ClientAddress | None:
    """Read where the client is visited."""
    return next((one for one in row.addresses if one.is_primary), None)
