"""The portal's schedule: the visits of a month."""

from datetime import date, timedelta

from flask import abort, request
from flask_appbuilder import expose

from models.base import db
from models.section import Section
from services import clock, portal
from views import house
from views.page import has_access
from views.portal import feedback, room


class PortalSchedule(room.PortalPage):
    """When somebody comes, who, and for what."""

    route_base = "/portal/schedule"
    section = Section.schedule

    @expose("/")
    @has_access
    def index(self) -> str:
        """List the visits of one month: those to come first, then what was, the last one first."""
        found = room.opened(Section.schedule)
        first = chosen_month(request.args.get("month", ""))
        visits = list(db.session.scalars(portal.month(found.id, first)))
        now = clock.now()
        return self.show(
            "portal/schedule.html",
            coming=[visit for visit in visits if visit.ends_at > now],
            gone=[visit for visit in reversed(visits) if visit.ends_at <= now],
            asked=feedback.asked(visits),
            month=first,
            before=(first - timedelta(days=1)).replace(day=1),
            after=(first.replace(day=28) + timedelta(days=4)).replace(day=1),
        )


def chosen_month(text: str) -> date:
    """Read a month like 2026-03; without one it is the present month."""
    if not text:
        return house.today().replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    return first if 1900 < first.year < 2200 else abort(404)
