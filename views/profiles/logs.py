"""The tabs of a profile that list what happened: tasks, calls, mails and texts (P9)."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from models.call_log import CallLog
from models.message import Message
from models.task import Task
from services import timeline
from services.timeline import Kind
from views.profiles.list_tab import ListTab, adding
from views.profiles.tab import Tab

CONCERNING = {"prospect": timeline.of_prospect, "client": timeline.of_client}


def about(kind: Kind, subject: str) -> Callable[[Any], Select[Any]]:
    """Select what happened of one kind about a record.

    A client's logs show what was written before the conversion too (P14); of the tasks only those
    that were handed over are the client's.
    """
    is_own = subject == "client" and kind is Kind.task
    concerning = timeline.of_client_alone if is_own else CONCERNING[subject]
    return lambda row: timeline.rows(kind, concerning(row.id))


def logs(subject: str) -> tuple[Tab, ...]:
    """Make the four tabs for prospects or for clients."""
    return (
        ListTab(
            "tasks",
            _l("Tasks"),
            screen="Tasks",
            query=about(Kind.task, subject),
            columns=(
                ("title", _l("Task")),
                ("status", _l("Status")),
                ("due_at", _l("Due")),
                ("priority", _l("Priority")),
                ("assignee", _l("Assignee")),
            ),
            order=(Task.due_at.is_(None), Task.due_at.desc(), Task.id.desc()),
            empty=_l("No tasks yet. A task keeps the next step from being forgotten."),
            add=adding(_l("Task"), "tasks", subject, "tasks"),
        ),
        ListTab(
            "calls",
            _l("Call log"),
            screen="CallLogs",
            query=about(Kind.call, subject),
            columns=(
                ("called_at", _l("When")),
                ("direction", _l("Direction")),
                ("with_whom", _l("With")),
                ("number", _l("Number")),
                ("minutes", _l("Minutes")),
                ("outcome", _l("Outcome")),
            ),
            order=(CallLog.called_at.desc(), CallLog.id.desc()),
            empty=_l("No calls yet. Note each one: who, when, and what was said."),
            add=adding(_l("Call"), "call-logs", subject, "calls"),
        ),
        message_tab("emails", _l("Email log"), "EmailLogs", Kind.email, subject),
        message_tab("texts", _l("Text log"), "TextLogs", Kind.text, subject),
    )


def message_tab(name: str, label: Any, screen: str, kind: Kind, subject: str) -> ListTab:
    """Make the tab of the mails, or of the texts."""
    return ListTab(
        name,
        label,
        screen=screen,
        query=about(kind, subject),
        columns=(
            ("subject" if kind is Kind.email else "body_text", _l("Message")),
            ("recipient", _l("To")),
            ("state", _l("State")),
            ("created_at", _l("Written")),
            ("sent_at", _l("Sent")),
        ),
        order=(Message.created_at.desc(), Message.id.desc()),
        empty=_l("Nothing has been written yet."),
    )
