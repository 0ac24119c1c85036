"""The portal's care plan, in plain words."""

from flask_appbuilder import expose

from models.base import db
from models.section import Section
from services import portal
from views import house
from views.page import has_access
from views.portal import room


class PortalCarePlan(room.PortalPage):
    """What the caregivers do, and how often."""

    route_base = "/portal/care-plan"
    section = Section.care_plan

    @expose("/")
    @has_access
    def index(self) -> str:
        """Show the plan in force."""
        found = room.opened(Section.care_plan)
        plan = portal.care_plan(db.session(), found.id)
        if plan is not None:
            house.note_seen(plan)
        allergies = portal.allergies(found.id, house.today())
        return self.show(
            "portal/care_plan.html",
            plan=plan,
            allergies=list(db.session.scalars(allergies)),
            how_often=portal.how_often,
        )
