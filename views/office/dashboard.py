"""The office's dashboard: what needs me, my tasks, today, and where prospects come from."""

from flask_admin import AdminIndexView, expose
from werkzeug.wrappers import Response

from models.base import db
from services import clock, dashboard
from views import house
from views.office import my_tasks
from views.permissions import may, turn_away


class OfficeHome(AdminIndexView):
    """The first page of the office."""

    permission = "Dashboard"

    def is_accessible(self) -> bool:
        """Let staff in, as the role says."""
        return may("list", self.permission)

    def inaccessible_callback(self, name: str, **kwargs: object) -> Response:
        """Turn away everybody else."""
        return turn_away()

    @expose("/")
    def index(self) -> str:
        """Show what needs this person."""
        session, day, now = db.session(), house.today(), clock.now()
        found = dashboard.needs(session, day, now)
        page: str = self.render(
            "office/dashboard.html",
            needs=[need for need in found if may(need.act, need.grid)],
            tasks=my_tasks.mine(),
            may_edit=may("edit", "Tasks"),
            visits=dashboard.todays_visits(session, day) if may("list", "Schedules") else None,
            pipeline=dashboard.pipeline(session, now) if may("list", "Prospects") else [],
            conversion=dashboard.conversion(session, day) if may("list", "Referrals") else [],
            may_analyse=may("list", "ReferralAnalytics"),
        )
        return page
