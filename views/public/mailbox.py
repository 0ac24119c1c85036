"""The demo's mailbox: what the system would have sent, to be read and clicked on one's machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formataddr
from typing import Any

from flask import Response, abort, current_app, make_response
from flask_appbuilder import expose
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.base import db
from models.message import Channel, Message
from services import clock, mailbox, post
from views import wording
from views.page import Page

# Nothing but the mail's own words and styles; links leave for a window of their own.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'; sandbox allow-popups"
    " allow-popups-to-escape-sandbox"
)


class MailboxPage(Page):
    """Exists in development only; everywhere else the address leads nowhere."""

    route_base = "/dev/mailbox"

    @expose("/")
    def index(self) -> str:
        """List mails and texts, the newest first."""
        with looking() as session:
            page: str = self.render_template(
                "public/mailbox.html", messages=mailbox.newest(session)
            )
        return page

    @expose("/<int:key>/")
    def message(self, key: int) -> str:
        """Show one message: as a page, as text, with its headers."""
        with looking() as session:
            found = mailbox.one(session, key)
        page: str = self.render_template(
            "public/mailbox_message.html", message=found, headers=headers(found)
        )
        return page

    @expose("/<int:key>/page")
    def html(self, key: int) -> Response:
        """Show the mail's page alone, for the frame around it."""
        with looking() as session:
            found = mailbox.one(session, key)
        words = (found.body_html or "").replace("<head>", '<head><base target="_blank">', 1)
        answer = make_response(words)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer


@contextmanager
def looking() -> Iterator[Session]:
    """Look at everybody's messages, which only the demo may."""
    if current_app.config["ENVIRONMENT"] != "development":
        abort(404)
    with Session(db.engine) as session:
        access.bind(session, Principal(Kind.system, clock.today(), reason="demo mailbox"))
        yield session


def headers(message: Message) -> list[tuple[str, Any]]:
    """What stands above a message, and what became of it."""
    found = [
        (_("To"), formataddr((message.recipient_name or "", message.recipient))),
        (_("Written"), wording.moment(message.created_at)),
        (_("Delivery"), message.state.label),
        (_("Trouble"), message.last_error),
        (_("Kind"), message.kind),
    ]
    if message.channel is Channel.email:
        domain = post.domain(current_app.config)
        found.append((_("Message-ID"), post.message_id(message.dedupe_key, domain)))
    return found
