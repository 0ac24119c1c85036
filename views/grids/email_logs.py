"""The e-mail log: one part of the table of messages."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l

from models.message import Channel, Message
from views.grid import Grid
from views.office.messages.composing import Composing
from views.office.messages.delivery import Deliveries


class EmailLogs(Composing, Deliveries, Grid):
    """Every mail that the system wrote, with what became of it."""

    table = Message
    channel = Channel.email
    path = "email-logs"
    title = _l("Email logs")
    one = _l("Email")
    group = "Growth"
    icon = "mail"
    menu_order = 50
    read_only = True
    details_template = "office/message/record.html"
    extra_permissions = ("can_write",)
    columns: ClassVar[tuple[str, ...]] = (
        "created_at",
        "recipient",
        "subject",
        "kind",
        "state",
        "client",
        "prospect",
    )
    called_by = ("recipient", "subject")
    order = ("created_at",)
    newest_first = True
    searched = ("recipient", "recipient_name", "subject")
    filtered: ClassVar[tuple[str, ...]] = (
        "state",
        "kind",
        "created_at",
        "client",
        "prospect",
        "caregiver",
        "payer",
        "sender",
    )
    labels = {
        "recipient": _l("To"),
        "body_text": _l("Text"),
        "sender": _l("Written by"),
        "state": _l("Delivery"),
        "last_error": _l("What went wrong"),
    }
    details = (
        *columns,
        "payer",
        "caregiver",
        "recipient_name",
        "body_text",
        "sender",
        "tries",
        "sent_at",
        "last_error",
    )
    empty_words = _l("No mails yet. Every mail that is written about a person is kept here.")

    def where(self) -> Any:
        """Show one channel only."""
        return Message.channel == self.channel

    def shows(self, row: Message) -> bool:
        """Leave the other channel to its own log."""
        return row.channel is self.channel
