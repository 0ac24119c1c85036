"""Where the text provider calls: what became of a text, and what somebody answered (F6)."""

from flask import Response, abort, request
from flask_appbuilder import expose
from flask_babel import gettext as _
from markupsafe import escape

from models.base import db
from services import clock, opt_outs, settings, text_reports, texting, wording
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
        """Obey STOP and START; whoever writes anything else is told that nobody reads it here."""
        check_signature()
        said = request.form
        phone = settings.agency(db.session())["agency_phone"]
        with house.acting("somebody answered a text") as own:
            was_heard = opt_outs.hear(
                own, said.get("From", "")[:20], said.get("Body", ""), clock.now()
            )
        words = ""
        if not was_heard and phone:
            words = _(
                "This number is not read. Please call us: %(phone)s.", phone=wording.phone(phone)
            )
        reply = f"<Message>{escape(words)}</Message>" if words else ""
        return Response(f"<Response>{reply}</Response>", content_type="text/xml; charset=utf-8")


def check_signature() -> None:
    """Turn away what the provider has not signed."""
    provider = texting.provider()
    if not isinstance(provider, texting.Twilio):
        abort(404)
    given = request.headers.get("X-Twilio-Signature", "")
    path = request.full_path.rstrip("?")
    if not provider.is_genuine(given, path, list(request.form.items(multi=True))):
        abort(403)
