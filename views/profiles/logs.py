"""The tabs of a profile that list what happened: tasks, calls, mails and texts (P9)."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import Select

from models.call_log import CallLog
from models.message import Channel, Direction, Message
from models.task import Task
from services import bounces, timeline
from services.timeline import Kind
from views.profiles.list_tab import WHOLE, ListTab, adding, by
from views.profiles.tab import Tab

ENDPOINTS = {"EmailLogs": "email-logs", "TextLogs": "text-logs"}
CONCERNING = {
    "prospect": timeline.of_prospect,
    "client": timeline.of_client,
    "caregiver": timeline.of_caregiver,
    "payer": timeline.of_payer,
    "contact": timeline.of_contact,
}
ADDRESSES: dict[Kind, Callable[[Any], str]] = {
    Kind.email: lambda contact: contact.email_1 or str(contact),
    Kind.text: lambda contact: contact.phone_mobile or str(contact),
}


def about(kind: Kind, subject: str) -> Callable[[Any], Select[Any]]:
    """Select what happened of one kind about a record.

    A client's logs show what was written before the conversion too (P14); of the tasks only those
    that were handed over are the client's.
    """
    is_own = subject == "client" and kind is Kind.task
    concerning = timeline.of_client_alone if is_own else CONCERNING[subject]
    return lambda row: timeline.rows(kind, concerning(row.id))


def logs(subject: str) -> tuple[Tab, ...]:
    """Make the four tabs for prospects, clients, caregivers or payers."""
    return (tasks_tab(subject), calls_tab(subject), *message_tabs(subject))


def tasks_tab(subject: str) -> Tab:
    """Make the tab of the tasks."""
    return ListTab(
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
        grid=by(subject),
    )


def calls_tab(subject: str) -> Tab:
    """Make the tab of the calls; a contact's are noted with the client."""
    is_contact = subject == "contact"
    return ListTab(
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
            ("follow_up", _l("Follow-up task")),
        ),
        kinds={"number": "dialled"},
        order=(CallLog.called_at.desc(), CallLog.id.desc()),
        empty=_l("No calls yet. Note each one: who, when, and what was said."),
        add=adding(_l("Call"), "call-logs", "client" if is_contact else subject, "calls"),
        grid=with_contact(str) if is_contact else by(subject),
    )


def message_tabs(subject: str) -> tuple[Tab, ...]:
    """Make the tabs of the mails and of the texts."""
    return (
        message_tab("emails", _l("Email log"), "EmailLogs", Kind.email, subject),
        message_tab("texts", _l("Text log"), "TextLogs", Kind.text, subject),
    )


def with_contact(words: Callable[[Any], str]) -> Callable[[Any], dict[str, Any]]:
    """Narrow a grid to what concerns a contact's client, and to the contact's name or address."""
    return lambda row: {"flt0_client_id_is": row.client_id, "search": words(row)}


class MessageTab(ListTab):
    """Mails or texts, with their delivery live; who may, writes the next one from here (F5, F7).

    Beneath the state of one that did not arrive stands what to do.
    """

    template = "office/message/list.html"
    adding = "write"

    def cell(self, row: Any, name: str) -> Any:
        """Mark the state of a message, so that the page can follow it."""
        written = super().cell(row, name)
        if name == "recipient" and row.channel is Channel.text:
            came = row.direction is Direction.from_them
            return Markup("%s %s") % (_("From") if came else _("To"), written)
        if name != "state":
            return written
        followed = Markup('<span data-delivery="%s" data-state="%s" data-states="%s">%s</span>') % (
            row.id,
            row.state.value,
            url_for(f"{ENDPOINTS[self.screen]}.states"),
            written,
        )
        advice = bounces.advice(row)
        return followed + Markup('<div class="quiet">%s</div>') % advice if advice else followed


def writing(label: Any, screen: str, subject: str) -> Callable[[Any], tuple[Any, str]]:
    """Lead to the sheet for a mail or a text to the people of this record."""

    def link(row: Any) -> tuple[Any, str]:
        return label, url_for(f"{ENDPOINTS[screen]}.write_to", kind=subject, key=row.id)

    return link


def writer(row: Message) -> Any:
    """Name who wrote a message: one of ours, or whoever it came from."""
    return row.recipient_name if row.direction is Direction.from_them else row.sender


def message_tab(name: str, label: Any, screen: str, kind: Kind, subject: str) -> ListTab:
    """Make the tab of the mails, or of the texts."""
    is_mail = kind is Kind.email
    grid = with_contact(ADDRESSES[kind]) if subject == "contact" else by(subject)
    return MessageTab(
        name,
        label,
        screen=screen,
        query=about(kind, subject),
        columns=(
            ("subject" if is_mail else WHOLE, _l("Message")),
            ("recipient", _l("To") if is_mail else _l("To or from")),
            ("sender", _l("Written by")),
            ("state", _l("State")),
            ("created_at", _l("Written")),
            *((("sent_at", _l("Sent")),) if is_mail else ()),
        ),
        order=(Message.created_at.desc(), Message.id.desc()),
        empty=_l("Nothing has been written yet."),
        add=writing(_l("Mail") if is_mail else _l("Text"), screen, subject),
        values={"sender": writer},
        kinds={} if is_mail else {"recipient": "dialled"},
        grid=grid,
    )
