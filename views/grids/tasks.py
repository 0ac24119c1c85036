"""The tasks grid."""

from flask_babel import lazy_gettext as _l
from wtforms import Form

from models.base import db
from models.task import Task
from services import clock, tasks
from views.grid import Grid


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
    filtered = ("status", "priority", "assignee", "creator", "due_at", "prospect", "client")
    children = {"reminders": ("remind_at",)}
    labels = {
        "is_private": _l("Private"),
        "remind_at": _l("Remind at"),
        "assignee": _l("Assigned to"),
        "creator": _l("Created by"),
        "reminders": _l("Reminder"),
        "repeats": _l("Repeats"),
    }
    helps = {
        "is_private": _l("Only you and the person it is assigned to see it."),
        "office": _l("Leave empty to use the office of the person it is about."),
    }
    sections = (
        (_l("Task"), ("title", "notes", "due_at", "priority", "status", "assignee", "is_private")),
        (_l("Reminders"), ("reminders",)),
        (_l("About"), ("prospect", "client", "caregiver", "payer", "office")),
    )
    details = ("title", "notes", "due_at", "priority", "status", "assignee", "creator", "done_at")
    empty_words = _l("Nothing to do. Write down the next thing that must not be forgotten.")

    def save(self, form: Form, row: Task, is_new: bool) -> None:
        """Note who made it, and what follows from its being done or called off."""
        form.populate_obj(row)
        if is_new:
            row.creator_id = self.user_id()
        tasks.settle(db.session(), row, clock.now())
