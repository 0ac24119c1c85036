"""The office's dashboard: what needs me, my tasks, today, and where prospects come from."""

from datetime import datetime, time, timedelta

from flask import abort, flash, g, redirect, request, url_for
from flask_admin import AdminIndexView, expose
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from models.task import Task
from services import clock, dashboard, tasks
from views import house
from views.permissions import may, turn_away

SNOOZES = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


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
        session, day, zone = db.session(), house.today(), house.zone()
        begins = clock.instant(datetime.combine(day, time()), zone)
        ends = clock.instant(datetime.combine(day + timedelta(days=1), time()), zone)
        found = dashboard.needs(session, day, clock.now())
        page: str = self.render(
            "office/dashboard.html",
            needs=[need for need in found if may("list", need.grid)],
            tasks=dashboard.my_tasks(session, g.user.id, begins, ends),
            visits=dashboard.todays_visits(session, day) if may("list", "Schedules") else None,
            pipeline=dashboard.pipeline(session) if may("list", "Prospects") else [],
            conversion=dashboard.conversion(session) if may("list", "Referrals") else [],
        )
        return page

    @expose("/tasks/<int:key>/done", methods=("POST",))
    def done(self, key: int) -> Response:
        """Finish a task with one click."""
        tasks.finish(db.session(), my_task(key), clock.now())
        db.session.commit()
        flash(_("Done."), "success")
        return redirect(url_for(".index"))

    @expose("/tasks/<int:key>/snooze", methods=("POST",))
    def snooze(self, key: int) -> Response:
        """Put a task off for a while."""
        at, pause = clock.now(), SNOOZES.get(request.form.get("for", ""), SNOOZES["day"])
        tasks.snooze(db.session(), my_task(key), at + pause, at)
        db.session.commit()
        flash(_("Put off."), "success")
        return redirect(url_for(".index"))


def my_task(key: int) -> Task:
    """Find a task that exists for this person."""
    if not may("edit", "Tasks"):
        abort(403)
    query = select(Task).where(Task.id == key, Task.deleted_at.is_(None))
    return db.session.scalar(query) or abort(404)
