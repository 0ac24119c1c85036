"""Writing a mail or a text from a profile: sheet, preview, outbox (F7)."""

from typing import Any

from flask import abort, current_app, flash, make_response, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from models.message_draft import MessageDraft
from services import (
    addressees,
    attachments,
    clock,
    compositions,
    merge_fields,
    message_drafts,
    request_keys,
    texting,
)
from services.compositions import Person, Preview
from services.errors import Refused
from views import house, keys, links
from views.grid_part import GridPart
from views.office.messages import sheet as sheets
from views.office.messages.sheet import Sheet, sheet_of
from views.permissions import may

METHODS = ("GET", "POST")
# Nothing but the mail's own words and styles, framed by our own page only.
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'; sandbox"
)


class Composing(GridPart):
    """Mixed into the e-mail log and the text log."""

    channel: Any

    @expose("/write/<kind>/<int:key>", methods=METHODS)
    def write_to(self, kind: str, key: int) -> Any:
        """Show the sheet, or do what its button says."""
        person = self.person_or_404(kind, key)
        nonce = request_keys.read(request.values.get("draft", ""))
        if sent := compositions.sent_before(db.session(), nonce):
            return self.lead_to(sent)
        if request.method == "GET":
            return self.show_sheet(person, nonce)
        session, user_id = db.session(), self.user_id()
        draft = message_drafts.find(session, nonce, user_id)
        if draft is None and (sent := compositions.sent_before(session, nonce)):
            return self.lead_to(sent)  # another click held the draft until it was sent
        if draft is None:
            blank = message_drafts.begin(nonce, user_id, self.channel, kind, key)
            draft = message_drafts.keep(session, blank)
        if not self.is_for(draft, person):
            abort(404)
        return self.act(person, draft)

    def person_or_404(self, kind: str, key: int) -> Person:
        """Find whose profile it is, as far as it exists for this person."""
        if not self.allows("write"):
            abort(403)
        if not sheets.may_open(kind):
            abort(404)
        model = addressees.MODELS[kind]
        row = db.session.scalar(select(model).where(model.id == key, model.deleted_at.is_(None)))
        return Person(
            kind,
            row if row is not None else abort(404),
            current_user._get_current_object(),
            may_read_health=may("list", "ClientConditions"),
        )

    def is_for(self, draft: MessageDraft, person: Person) -> bool:
        """Tell whether a draft is of this log's channel and to this person."""
        mine = (self.channel, person.kind, person.row.id)
        return (draft.channel, draft.person_kind, draft.person_id) == mine

    def lead_to(self, message_id: int) -> Response:
        """Go where the message stands with its delivery."""
        return redirect(url_for(f"{self.endpoint}.record", key=message_id))

    def show_sheet(self, person: Person, nonce: str) -> Any:
        """Show an empty sheet, a draft to go on with, or that there is one."""
        session, who = db.session(), self.user_id()
        draft = message_drafts.find(session, nonce, who) if nonce else None
        if draft is not None and self.is_for(draft, person):
            return self.draw(person, draft, sheet_from(self.channel, person, draft))
        earlier = message_drafts.unfinished(session, who, self.channel, person.kind, person.row.id)
        blank = message_drafts.begin(
            request_keys.new(), who, self.channel, person.kind, person.row.id
        )
        wanted = request.args.get("to", "")
        sheet = sheet_of(self.channel, person, recipient=first_of(wanted, person, self.channel))
        return self.draw(person, blank, sheet, earlier=earlier)

    def act(self, person: Person, draft: MessageDraft) -> Any:
        """Keep what was typed, then do what the button says."""
        session = db.session()
        sheet = sheet_of(self.channel, person, request.form)
        act = request.form.get("act", "preview")
        if act == "discard":
            message_drafts.discard(session, draft)
            session.commit()
            flash(_("The draft is thrown away."), "success")
            return redirect(links.address(person.row) or "/office/")
        sheets.take_over(sheet, draft, self.channel)
        session.flush()
        is_fit = sheet.validate()
        try:
            if self.channel.value == "email":
                sheets.take_files(sheet, draft, person, current_app.config["DOCUMENTS"])
        except Refused as refusal:
            is_fit = False
            blame(sheet, refusal)
        return self.answer(person, draft, sheet, act if is_fit else "refused")

    def answer(self, person: Person, draft: MessageDraft, sheet: Sheet, act: str) -> Any:
        """Draw the sheet again with its preview, or send what the preview showed."""
        session = db.session()
        if act == "template":
            sheets.use_template(sheet, draft, person)
        elif act.startswith("take-off-") and (key := keys.read(act.removeprefix("take-off-"))):
            attachments.take_off(session, draft, key)
        session.flush()
        shown = compositions.preview(session, draft, person, house.today())
        if act == "send" and request.form.get("mark") != shown.mark:
            flash(_("The message changed after the preview. Please look again."), "warning")
        elif act == "send" and (sent := send(draft, person, sheet, shown)):
            return self.lead_to(sent)
        session.commit()
        if act == "template":
            sheet = sheet_from(self.channel, person, draft)
        for problem in shown.problems:
            blame(sheet, Refused(problem.words, problem.field))
        page = self.draw(person, draft, sheet, shown=shown)
        return page if sheet.errors else make_response(page)  # a preview is no refusal

    def draw(
        self,
        person: Person,
        draft: MessageDraft,
        sheet: Sheet,
        *,
        shown: Preview | None = None,
        earlier: MessageDraft | None = None,
    ) -> str:
        """Draw the page."""
        if request.method == "GET":
            house.note_seen(person.row)
        kept = attachments.of_draft(db.session(), draft) if draft.id else []
        page: str = self.render(
            "office/message/write.html",
            person=person,
            row=person.row,
            draft=draft,
            sheet=sheet,
            shown=shown,
            earlier=earlier,
            kept=kept,
            is_mail=self.channel.value == "email",
            fields=[merge_fields.written(one.name) for one in merge_fields.offered(person.kind)],
            most_bytes=attachments.MOST_BYTES,
            can_text=texting.is_possible(),
            person_url=links.address(person.row),
            return_url=url_for(f"{self.endpoint}.index_view"),
        )
        return page

    @expose("/drafts/<nonce>/page")
    def draft_page(self, nonce: str) -> Response:
        """Show the mail's page alone, for the frame of the preview."""
        draft = message_drafts.find(db.session(), nonce, self.user_id()) or abort(404)
        person = self.person_or_404(draft.person_kind, draft.person_id)
        shown = compositions.preview(db.session(), draft, person, house.today())
        answer = make_response(shown.html)
        answer.headers["Content-Security-Policy"] = PAGE_POLICY
        return answer


def sheet_from(channel: Any, person: Person, draft: MessageDraft) -> Sheet:
    """Show a draft on a sheet."""
    return sheet_of(
        channel,
        person,
        recipient=draft.recipient,
        template=str(draft.template_id or ""),
        subject=draft.subject,
        body=draft.body,
    )


def first_of(wanted: str, person: Person, channel: Any) -> str:
    """Choose the address that a link asked for (`?to=caller`, or the address), or the first."""
    found = addressees.reachable(db.session(), person.kind, person.row, channel)
    fitting = [
        one.key for one in found if one.key.startswith(f"{wanted}:") or one.address == wanted
    ]
    return next(iter([*fitting, *(one.key for one in found)]), "")


def send(draft: MessageDraft, person: Person, sheet: Sheet, shown: Preview) -> int | None:
    """Let what the preview showed leave; nothing is returned when the sheet says why not."""
    session, confirmed = db.session(), sheet.health_ok.data
    try:
        key = compositions.send(session, draft, person, shown, confirmed=confirmed, at=clock.now())
    except Refused as refusal:
        blame(sheet, refusal)
        return None
    session.commit()
    flash(_("On its way to %(name)s.", name=shown.to.name if shown.to else ""), "success")
    return key


def blame(sheet: Sheet, refusal: Refused) -> None:
    """Say a refusal beside its field, or above the page."""
    if refusal.field and refusal.field in sheet:
        field = sheet[refusal.field]
        if refusal.words not in field.errors:
            field.errors = [*field.errors, refusal.words]
    else:
        flash(refusal.words, "error")
