"""The tab of a client's or a caregiver's visits: those to come, and those that were."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from models.schedule import Schedule
from services import clock
from views.profiles.list_tab import ListTab
from views.profiles.lists import listed

PAST = "past"
EMPTY = {False: _l("No visit is planned."), True: _l("No visit has taken place yet.")}
WITH = {"client": ("caregiver", _l("Caregiver")), "caregiver": ("client", _l("Client"))}


class VisitsTab(ListTab):
    """Visits to come, the next one first; those that were, the last one first."""

    template = "office/profile/visits.html"

    def chosen(self, row: Any) -> Select[Any]:
        """Select what is to come, or what was."""
        query, now = self.rows(row), clock.now()
        if is_past():
            return query.where(Schedule.ends_at <= now).order_by(
                Schedule.starts_at.desc(), Schedule.id.desc()
            )
        return query.where(Schedule.ends_at > now).order_by(Schedule.starts_at, Schedule.id)

    def address(self, profile: Any, row: Any) -> str:
        """Stay with what is shown while turning pages."""
        address = super().address(profile, row)
        return f"{address}?when={PAST}" if is_past() else address

    def context(self, profile: Any, row: Any) -> dict[str, Any]:
        """Add the two ways of looking."""
        address = profile.tab_url(row, self.name)
        return super().context(profile, row) | {
            "is_past": is_past(),
            "upcoming_url": address,
            "past_url": f"{address}?when={PAST}",
            "empty_words": EMPTY[is_past()],
        }


def is_past() -> bool:
    """Tell whether somebody asks for what was."""
    return request.args.get("when") == PAST


def visits(subject: str) -> ListTab:
    """Make the tab for clients or for caregivers."""
    return listed(
        Schedule,
        "schedule",
        "Schedules",
        (
            ("starts_at", _l("Begins")),
            ("ends_at", _l("Ends")),
            ("service", _l("Service")),
            WITH[subject],
            ("status", _l("Status")),
        ),
        (),
        label=_l("Schedule"),
        empty=EMPTY[False],
        add=(_l("Schedule"), "schedules"),
        kind=VisitsTab,
        subject=subject,
    )
