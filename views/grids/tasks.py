"""The tasks grid."""

from typing import Any

from flask import has_request_context, request
from flask_admin.helpers import is_form_submitted
from flask_appbuilder.security.sqla.models import User
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import Form

from models.base import db
from models.task import OPEN_STATUSES, Task
from services import clock, reminder_times, repeating, tasks, watching
from views import saving, task_form, wording
from views.grid import Grid

LONGEST_TITLE = 120


class Tasks(Grid):
    """What somebody in the office has to do."""

    table = Task
    path = "tasks"
    title = _l("Tasks")
    one = _l("Task")
    group = "Growth"
    icon = "checklist"
    menu_order = 30
    columns = ("title", "due_at", "priority", "status", "assignee", "prospect", "client")
    order = ("due_at",)
    inline = ("title", "due_at", "priority", "status")
    searched = ("title", "prospect", "client")
    filtered = (
        "status",
        "priority",
        "assignee",
        "creator",
        "due_at",
        "prospect",
        "client",
        "caregiver",
        "payer",
    )
    lookup_fields = {"watched_by": task_form.WATCHERS}
    extra_fields = task_form.FIELDS
    labels = {
        "is_private": _l("Private"),
        "assignee": _l("Assigned to"),
        "creator": _l("Created by"),
        "remind_times": _l("Remind at"),
        "repeat_pace": _l("Repeats"),
        "watched_by": _l("Watched by"),
    }
    helps = {
        "is_private": _l("Only you, the person it is assigned to and agency admins see it."),
        "office": _l("Leave empty to use the office of the person it is about."),
    }
    sections = (
        (_l("Task"), ("title", "notes", "due_at", "priority", "status", "assignee", "is_private")),
        (_l("Reminders"), task_form.REMINDERS),
        (_l("Repetition"), task_form.REPETITION),
        (_l("Watchers"), ("watched_by",)),
        (_l("About"), ("prospect", "client", "caregiver", "payer", "office")),
    )
    details = (
        *("title", "notes", "due_at", "priority", "status", "assignee", "creator", "is_private"),
        *("remind_times", "repeat_pace", "watched_by", "done_at"),
    )
    empty_words = _l("Nothing to do. Write down the next thing that must not be forgotten.")

    def value(self, row: Task, name: str) -> Any:
        """Tell what other tables and the rule say about a task."""
        if name == "remind_times":
            times = reminder_times.waiting(db.session(), row)
            return ", ".join(map(wording.moment, times))
        if name == "repeat_pace":
            return repeating.in_words(row.repeats)
        if name == "watched_by":
            return watching.watchers(db.session(), row)
        return getattr(row, name)

    def create_form(self, obj: Any = None) -> Form:
        """Offer to remind, to repeat and to watch."""
        form = super().create_form(obj)
        if not is_form_submitted():
            form.title.data = form.title.data or request.args.get("title", "")[:LONGEST_TITLE]
            task_form.show(db.session(), form, None)
        return form

    def edit_form(self, obj: Any = None) -> Form:
        """Fill in reminder times, repetition and watchers."""
        form = super().edit_form(obj)
        if obj is not None and not is_form_submitted():
            task_form.show(db.session(), form, obj)
        return form

    def save(self, form: Form, row: Task, is_new: bool) -> None:
        """Note who made it, and what follows from the form: news, reminders, the next one."""
        session, at = db.session(), clock.now()
        known = select(Task.assignee_id, Task.due_at).where(Task.id == row.id)
        assignee_id, due_at = session.execute(known).one_or_none() or (self.user_id(), None)
        form.populate_obj(row)
        saving.give_office(row)
        if is_new:
            row.creator_id = self.user_id()
            row.assignee = row.assignee or session.get(User, row.creator_id)
        if "repeat_pace" in form:
            task_form.repeat(form, row, task_form.zone_of(session, row))
        tasks.settle(session, row, at)
        session.add(row)
        session.flush()
        if "remind_times" in form and row.status in OPEN_STATUSES:
            task_form.remind(session, form, row, at, is_moved=due_at != row.due_at)
        if "watched_by" in form:
            watching.watch(session, row, [person.id for person in form.watched_by.data])
        if row.assignee_id != assignee_id and is_one_person_s_doing():
            watching.tell_assignee(session, row, self.user_id(), at)


def is_one_person_s_doing() -> bool:
    """Tell a form or a program's call from a file, of whose many rows nobody wants mails."""
    return has_request_context() and ".import" not in (request.endpoint or "")
