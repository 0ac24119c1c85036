"""The grid of conversations with people of the portals, called Messages (A7)."""

from typing import Any

from flask_babel import lazy_gettext as _l

from models.conversation import Conversation
from views.filters import GridFilter
from views.grid import Grid
from views.office.conversations.opening import Openings
from views.office.conversations.talk import Talks
from views.office.conversations.unread import UnreadByMe


class Conversations(Talks, Openings, Grid):
    """What clients, families and payers write to the office, and what it answers."""

    table = Conversation
    path = "conversations"
    title = _l("Messages")
    one = _l("Message")
    group = "Today"
    icon = "messages"
    menu_order = 5
    read_only = True
    columns = ("subject", "state", "client", "payer", "assignee", "started_by", "last_entry_at")
    order = ("last_entry_at",)
    newest_first = True
    searched = ("subject", "client", "payer")
    filtered = ("state", "assignee", "client", "payer", "last_entry_at")
    extra_permissions = ("can_answer", "can_assign", "can_close")
    labels = {
        "assignee": _l("Assigned to"),
        "started_by": _l("Begun by"),
        "last_entry_at": _l("Last message"),
    }
    details = (*columns, "caregiver", "entries")
    empty_words = _l("No messages yet. What clients, families and payers write stands here.")

    def get_filters(self) -> list[GridFilter]:
        """Add what the signed-in person has not read."""
        made: list[Any] = [*super().get_filters(), UnreadByMe()]
        return made
