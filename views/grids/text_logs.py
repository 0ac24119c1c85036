"""The text log: the other part of the table of messages."""

from flask_babel import lazy_gettext as _l

from models.message import Channel
from views.grids.email_logs import EmailLogs


class TextLogs(EmailLogs):
    """Every text message that the system wrote; without a provider none of them is sent."""

    channel = Channel.text
    path = "text-logs"
    title = _l("Text logs")
    one = _l("Text message")
    icon = "message"
    menu_order = 60
    columns = ("created_at", "recipient", "body_text", "kind", "state", "client", "prospect")
    called_by = ("recipient", "kind")
    searched = ("recipient", "recipient_name", "body_text")
    empty_words = _l("No texts yet. Every text that is written about a person is kept here.")
