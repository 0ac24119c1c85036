"""The text log: the other part of the table of messages."""

from flask_babel import lazy_gettext as _l

from models.message import Channel
from views.grids.email_logs import EmailLogs


class TextLogs(EmailLogs):
    """Every text that was written or came; without a provider none of them is sent."""

    channel = Channel.text
    path = "text-logs"
    title = _l("Text logs")
    one = _l("Text message")
    icon = "message"
    menu_order = 60
    columns = (
        "created_at",
        "direction",
        "recipient",
        "recipient_name",
        "body_text",
        "state",
        "prospect",
        "client",
    )
    called_by = ("recipient", "direction")
    filtered = (
        "direction",
        "state",
        "created_at",
        "client",
        "prospect",
        "payer",
        "caregiver",
        "sender",
    )
    details = (*columns, "kind", "payer", "caregiver", "sender", "tries", "sent_at", "last_error")
    kinds = {"recipient": "phone"}
    labels = EmailLogs.labels | {"recipient": _l("Number"), "recipient_name": _l("Name")}
    searched = ("recipient", "recipient_name", "body_text")
    empty_words = _l("No texts yet. Every text to a person, and every answer, is kept here.")
