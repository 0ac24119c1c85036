"""Mails about tasks: what each of them says, and what none of them says.

A mail stands in the log for all colleagues of the office, and passes through strangers' machines.
So none tells the notes or whom a task is about, and one about a private task not even its title.
"""

from collections.abc import Mapping
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _

from models.task import Task
from services import messages


def title(task: Task) -> str:
    """What a mail calls a task."""
    return _("a private task") if task.is_private else task.title


def draft(kind: str, reader: User | None, task: Task, key: str, **more: Any) -> messages.Draft:
    """Begin a mail about a task; one to nobody is kept as failed."""
    context: Mapping[str, Any] = {
        "title": title(task),
        "due_at": task.due_at,
        "path": f"/office/tasks/{task.id}",
        **more,
    }
    return {
        "kind": kind,
        "recipient": reader.email if reader else "",
        "recipient_name": reader.first_name if reader else None,
        "office_id": task.office_id,
        "about": {} if task.is_private else messages.about(task),
        "dedupe_key": key,
        "context": context,
    }
