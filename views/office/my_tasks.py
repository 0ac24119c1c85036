"""My tasks: overdue, today, next; done and put off by one click, and back again (F3)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import abort, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from models.task import OPEN_STATUSES, Task, TaskStatus
from services import clock, conversation_lists, my_tasks, reminder_times, tasks, watching
from services.errors import Refused
from services.my_tasks import Groups
from views import house, keys, saving, undo, wording
from views.page import Page, has_access
from views.permissions import may

MORNING = time(9)
BACK = ("/office/", "/office/my-tasks/")
LONGEST = 40


class MyTasks(Page):
    """One person's own list, by keyboard, mouse or thumb."""

    route_base = "/office/my-tasks"
    menu = ("Today", _l("My tasks"), "/office/my-tasks/", "checklist")
    menu_order = 1
    method_permission_name = {
        "index": "list",
        "count": "list",
        "done": "edit",
        "undo_done": "edit",
        "snooze": "edit",
        "undo_snooze": "edit",
        "unwatch": "list",
    }

    @expose("/")
    @has_access
    def index(self) -> str:
        """Show them."""
        watched = db.session.scalars(watching.watched(g.user.id).limit(my_tasks.MOST)).all()
        page: str = render_template(
            "office/my_tasks.html",
            tasks=mine(),
            watched=watched,
            may_edit=may("edit", "Tasks"),
            may_add=may("add", "Tasks"),
        )
        return page

    @expose("/count")
    @has_access
    def count(self) -> Response:
        """Tell how many press, for the badges; nobody sits there because a page asks."""
        kept: Any = session
        kept.unattended = True
        overdue, today = my_tasks.count(db.session(), g.user.id, *until_midnight())
        answer = jsonify(overdue=overdue, today=today, messages=waiting_messages())
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @expose("/<int:key>/done", methods=("POST",))
    @has_access
    def done(self, key: int) -> Response:
        """Finish a task."""
        task, own = my_task(key), db.session()
        way_back: dict[str, Any] = {
            "was": task.status.name,
            "r": _joined(reminder_times.waiting_ids(own, task)),
        }
        with saving.refusals_flashed():
            tasks.finish(own, task, clock.now())
            own.commit()
            address = url_for(".undo_done", key=key, back=_back(), **way_back)
            undo.offer(_("Done: %(title)s", title=task.title), address)
        return redirect(_back())

    @expose("/<int:key>/done/undo", methods=("POST",))
    @has_access
    def undo_done(self, key: int) -> Response:
        """Open it again, as it was."""
        before = request.args.get("was", "")
        open_before = {status.name for status in OPEN_STATUSES}
        status = TaskStatus[before] if before in open_before else TaskStatus.not_started
        with saving.refusals_flashed():
            tasks.take_finish_back(db.session(), my_task(key), status, _split())
            db.session.commit()
            flash(_("The task is open again."), "success")
        return redirect(_back())

    @expose("/<int:key>/snooze", methods=("POST",))
    @has_access
    def snooze(self, key: int) -> Response:
        """Put a task off."""
        task, own, at = my_task(key), db.session(), clock.now()
        due = f"{task.due_at:%Y-%m-%dT%H:%M:%S}" if task.due_at else ""
        way_back: dict[str, Any] = {"due": due, "r": _joined(reminder_times.waiting_ids(own, task))}
        with saving.refusals_flashed():
            until = put_off_until(request.form.get("value", ""), at)
            tasks.snooze(own, task, until, at)
            own.commit()
            words = _("Put off until %(moment)s.", moment=wording.moment(until))
            undo.offer(words, url_for(".undo_snooze", key=key, back=_back(), **way_back))
        return redirect(_back())

    @expose("/<int:key>/snooze/undo", methods=("POST",))
    @has_access
    def undo_snooze(self, key: int) -> Response:
        """Put it back to when it was due."""
        typed = _moment(request.args.get("due", ""))
        due = typed.replace(tzinfo=UTC) if typed else None
        with saving.refusals_flashed():
            tasks.take_snooze_back(db.session(), my_task(key), due, _split(), clock.now())
            db.session.commit()
            flash(_("The task is due when it was."), "success")
        return redirect(_back())

    @expose("/<int:key>/unwatch", methods=("POST",))
    @has_access
    def unwatch(self, key: int) -> Response:
        """Hear of a task no more."""
        watching.stop(db.session(), find(key), g.user.id)
        db.session.commit()
        flash(_("You watch this task no more."), "success")
        return redirect(url_for(".index"))


def mine() -> Groups:
    """Sort the signed-in person's own tasks."""
    return my_tasks.of(db.session(), g.user.id, *until_midnight())


def waiting_messages() -> int:
    """How many messages wait for this person's answer, or for anybody's (A7)."""
    if not may("answer", "Conversations"):
        return 0
    return conversation_lists.waiting(db.session(), g.user.id)


def until_midnight() -> tuple[datetime, datetime]:
    """Now, and the end of the agency's day."""
    tomorrow = house.today() + timedelta(days=1)
    return clock.now(), clock.instant(datetime.combine(tomorrow, time()), house.zone())


def my_task(key: int) -> Task:
    """Find a task that this person may change."""
    if not may("edit", "Tasks"):
        abort(403)
    return find(key)


def find(key: int) -> Task:
    """Find a task that exists for this person."""
    if keys.read(str(key)) is None:
        abort(404)
    query = select(Task).where(Task.id == key, Task.deleted_at.is_(None))
    return db.session.scalar(query) or abort(404)


def put_off_until(choice: str, at: datetime) -> datetime:
    """Tell the moment that a choice means: hour, tomorrow, week, or a wall time.

    Raises:
        Refused: it means none.
    """
    zone, today = house.zone(), house.today()
    mornings = {"tomorrow": today + timedelta(days=1), "week": next_week(today)}
    if choice == "hour":
        return at.replace(second=0, microsecond=0) + timedelta(hours=1)
    if choice in mornings:
        return clock.instant(datetime.combine(mornings[choice], MORNING), zone)
    typed = _moment(choice)
    if typed is None:
        raise Refused(_("Choose until when to put it off."))
    return clock.instant(typed, zone)


def next_week(today: date) -> date:
    """The Monday that is meant: on a Sunday not tomorrow, which has a button of its own."""
    soonest = today + timedelta(days=2)
    return soonest + timedelta(days=-soonest.weekday() % 7)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if len(text) <= LONGEST else None
    except ValueError:
        return None
    fits = found is not None and found.tzinfo is None and 1900 <= found.year <= 2200
    return found if fits else None


def _back() -> str:
    """Where the button stood."""
    wanted = request.values.get("back", "")
    return wanted if wanted in BACK else BACK[-1]


def _joined(found: list[int]) -> str:
    return ".".join(map(str, found))


def _split() -> list[int]:
    parts = request.args.get("r", "").split(".")[: my_tasks.MOST]
    return [key for part in parts if (key := keys.read(part)) is not None]
