"""The tab of the conversations about a client, a payer or a caregiver, called Messages (A7)."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from models.conversation import Conversation
from services import conversation_lists
from views.profiles.list_tab import ListTab, by

SCREEN = "Conversations"


class MessagesTab(ListTab):
    """What people of the portals and the office wrote about this record."""

    adding = "answer"


def messages_tab(subject: str) -> MessagesTab:
    """Make the tab for clients, payers or caregivers."""
    return MessagesTab(
        "messages",
        _l("Messages"),
        screen=SCREEN,
        query=concerning(subject),
        columns=(
            ("subject", _l("Subject")),
            ("state", _l("State")),
            ("started_by", _l("Begun by")),
            ("assignee", _l("Assigned to")),
            ("last_entry_at", _l("Last message")),
        ),
        order=(Conversation.last_entry_at.desc(), Conversation.id.desc()),
        empty=_l("No messages yet."),
        add=writing(subject),
        grid=by(subject),
    )


def concerning(subject: str) -> Callable[[Any], Select[Any]]:
    """Select the conversations about a record."""
    return lambda row: conversation_lists.of_record(f"{subject}_id", row.id)


def writing(subject: str) -> Callable[[Any], tuple[Any, str]]:
    """Lead to the form by which the office writes first."""

    def link(row: Any) -> tuple[Any, str]:
        return _l("Message"), url_for("conversations.write_to", kind=subject, key=row.id)

    return link
