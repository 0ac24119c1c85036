"""Where the text provider calls: what became of a text, and what somebody answered (F6)."""

from typing import Any

from flask import Response, abort, request
from flask_appbuilder import expose
from flask_babel import gettext as _
from markupsafe import escape

from models.base import db
from services import (
    clock,
    incoming_texts,
    opt_outs,
    request_keys,
    settings,
    text_reports,
    texting,
    wording,
)
from services.incoming_texts import Said
from views import house
from views.page import Page


class TextReports(Page):
    """The addresses that the provider calls; each call bears its signature."""

    route_base = "/texts"
    signed_otherwise = True

    @expose("/<int:key>/status", methods=["POST"])
    def status(self, key: int) -> Response:
        """Note what became of a text; late and repeated reports change nothing."""
        check_signature()
        said = request.form
        with house.acting("the text provider reported a delivery") as own:
            text_reports.note(
                own,
                key,
                said.get("MessageStatus", ""),
                said.get("MessageSid", ""),
                said.get("ErrorCode", ""),
                clock.now(),
            )
        return Response(status=204)

    @expose("/incoming", methods=["POST"])
    def incoming(self) -> Response:
        """Obey STOP and START, help who asks for help, and keep everything else for the office."""
        check_signature()
        said = heard(request.form)
        reply = help_words() if opt_outs.asks_for_help(said.words) else ""
        with house.acting("somebody sent a text") as own:
            # An older text that is brought again says nothing about what was wished since.
            is_new = request_keys.take(own, f"text {said.sid}", None) is not None
            if (
                is_new
                and not opt_outs.hear(own, said.number, said.words, clock.now())
                and not reply
            ):
                incoming_texts.receive(own, said, clock.now())
        message = f"<Message>{escape(reply)}</Message>" if reply else ""
        return Response(f"<Response>{message}</Response>", content_type="text/xml; charset=utf-8")


def heard(form: Any) -> Said:
    """Read what the provider says about a text that came.

    Where the agency chose words of its own for STOP and START, the provider says which it was.
    """
    sid, number = form.get("MessageSid", "")[:60], form.get("From", "")[:20]
    if not (sid and number):
        abort(400)
    files = form.get("NumMedia", "0")
    return Said(
        sid,
        number,
        form.get("OptOutType") or form.get("Body", ""),
        int(files[:3]) if files.isdecimal() else 0,
    )


def help_words() -> str:
    """Say who writes, whom to call, and how to stop it."""
    agency = settings.agency(db.session())
    words = _("%(agency)s: answer STOP to get no more texts.", agency=agency["agency_name"])
    if not agency["agency_phone"]:
        return words
    return _(
        "%(words)s Please call us: %(phone)s.",
        words=words,
        phone=wording.phone(agency["agency_phone"]),
    )


def check_signature() -> None:
    """Turn away what the provider has not signed."""
    provider = texting.provider()
    if not isinstance(provider, texting.Twilio):
        abort(404)
    given = request.headers.get("X-Twilio-Signature", "")
    path = request.full_path.rstrip("?")
    if not provider.is_genuine(given, path, list(request.form.items(multi=True))):
        abort(403)
