"""The caregiver's page: today's visits in their order, on a phone."""

from datetime import timedelta

from flask_appbuilder import expose

from models.base import db
from services import visits
from views import house
from views.caregiver import room
from views.page import has_access


class CaregiverToday(room.CaregiverPage):
    """Where to go today, for whom, and what is to be done there."""

    route_base = "/caregiver"

    @expose("/")
    @has_access
    def index(self) -> str:
        """Show today's visits, and whether there are any tomorrow."""
        session, day = db.session(), house.today()
        found = list(session.scalars(visits.on(day)))
        return self.show(
            "caregiver/today.html",
            day=day,
            visits=found,
            places=visits.places(session, found),
            tasks=visits.tasks(session, found),
            tomorrow=list(session.scalars(visits.on(day + timedelta(days=1)))),
        )
