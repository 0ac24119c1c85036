"""What became of a message: its record, its state while it changes, its files, once more (F5)."""

from typing import Any

from flask import Response, abort, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer
from werkzeug.wrappers import Response as AnyResponse

from models.base import db
from models.message import Direction, Message
from models.message_attachment import MessageAttachment
from services import attachments, bounces, clock, request_keys, resending
from services.errors import Refused
from services.merge_fields import CLIENT, PAYER, PROSPECT
from views import house, keys
from views.cells import cell
from views.grid_part import GridPart

MOST_ASKED = 50


class Deliveries(GridPart):
    """Mixed into the e-mail log and the text log."""

    def record_context(self, row: Message) -> dict[str, Any]:
        """Add files, what to do about a failure, and the way to send it again."""
        context: dict[str, Any] = super().record_context(row)
        told = [one for one in context["details_columns"] if one[0] != "body_text"]
        return context | {
            "details_columns": told,
            "files": attachments.of_message(db.session(), row.id),
            "advice": bounces.advice(row),
            "obstacle": resending.obstacle(row),
            "may_write": self.allows("write"),
            "answer_url": self.answer_url(row),
            "nonce": request_keys.new(),
            "state_cell": cell(row.state),
            "earlier": row.facts.get("again"),
        }

    def answer_url(self, row: Message) -> str:
        """Lead to the sheet on which what came is answered; empty if nobody known wrote it."""
        if row.direction is not Direction.from_them or not self.allows("write"):
            return ""
        owners = ((kind, getattr(row, f"{kind}_id")) for kind in (PROSPECT, CLIENT, PAYER))
        for kind, key in owners:
            if key:
                to = row.recipient
                return url_for(f"{self.endpoint}.write_to", kind=kind, key=key, to=to)
        return ""

    @expose("/states")
    def states(self) -> Response:
        """Tell the present states of some messages, for pages that are open."""
        if not self.allows("show"):
            abort(403)
        asked = keys.read_all(request.args.get("ids", "").split(",")[:MOST_ASKED])
        query = select(Message.id, Message.state).where(Message.id.in_(asked))
        found = db.session.execute(query.where(Message.channel == self.channel))
        return jsonify({str(key): {"html": cell(state), "state": state} for key, state in found})

    @expose("/<int:key>/files/<int:number>")
    def file(self, key: int, number: int) -> Response:
        """Give out a file that went with a message."""
        if not self.allows("show"):
            abort(403)
        row = self.get_one(key)
        query = select(MessageAttachment).where(
            MessageAttachment.id == number, MessageAttachment.message_id == row.id
        )
        found = db.session.scalar(query.options(undefer(MessageAttachment.content))) or abort(404)
        house.note_seen(row)
        answer = Response(found.content, content_type="application/octet-stream")
        answer.headers.set("Content-Disposition", "attachment", filename=found.name)
        return answer

    @expose("/<int:key>/again", methods=("POST",))
    def again(self, key: int) -> AnyResponse:
        """Send a message once more, to the address in the form."""
        if not self.allows("write"):
            abort(403)
        row = self.get_one(key)
        try:
            made = resending.again(
                db.session(),
                row,
                request.form.get("recipient", ""),
                request.form.get("nonce", "")[: request_keys.LONGEST],
                self.user_id(),
                clock.now(),
            )
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            flash(refusal.words, "error")
            return redirect(url_for(f"{self.endpoint}.record", key=key))
        flash(_("On its way once more."), "success")
        return redirect(url_for(f"{self.endpoint}.record", key=made))
