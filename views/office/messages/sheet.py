"""The sheet on which somebody writes: its form, and the draft behind it."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Form,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.widgets import CheckboxInput, ListWidget

from models.base import db
from models.document import Document
from models.message import Channel
from models.message_draft import MessageDraft
from services import addressees, attachments, compositions, letters, message_templates
from views import fields, keys, links
from views.permissions import may

LONGEST_BODY = 20_000


class Sheet(Form):
    """To whom, from which template, and the words."""

    recipient = SelectField(_l("To"), validate_choice=False)
    template = SelectField(_l("Template"), validate_choice=False)
    subject = StringField(
        _l("Subject"), [fields.plain, validators.Length(max=letters.LONGEST_SUBJECT)]
    )
    body = TextAreaField(_l("Message"), [fields.plain, validators.Length(max=LONGEST_BODY)])
    documents = SelectMultipleField(
        _l("From this record’s documents"),
        coerce=str,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    files = MultipleFileField(_l("Add files"))
    health_ok = BooleanField(_l("Yes, these health details may leave"))


def sheet_of(
    channel: Channel, person: compositions.Person, answers: Any = None, **values: Any
) -> Sheet:
    """Make the form for one person; texts have neither subject nor files."""
    sheet = Sheet(answers, **values)
    session = db.session()
    reachable = addressees.reachable(session, person.kind, person.row, channel)
    sheet.recipient.choices = [(one.key, one.words) for one in reachable] or [
        ("", nowhere(channel))
    ]
    offered = message_templates.offered(session, channel, person.kind)
    sheet.template.choices = [("", _l("None")), *((str(one.id), one.name) for one in offered)]
    documents = documents_of(person)
    sheet.documents.choices = [(str(one.id), one.title) for one in documents]
    if channel is Channel.text:
        del sheet.subject, sheet.files
    if channel is Channel.text or not documents:
        del sheet.documents
    return sheet


def nowhere(channel: Channel) -> str:
    """Say that nobody on the record can be reached this way."""
    if channel is Channel.email:
        return _("No e-mail address is on this record")
    return _("No mobile phone is on this record")


def documents_of(person: compositions.Person) -> list[Document]:
    """The record's documents, for those who may see them."""
    query = attachments.documents_of(person.kind, person.row)
    if query is None or not may("list", "Documents"):
        return []
    return list(db.session.scalars(query))


def take_over(sheet: Sheet, draft: MessageDraft, channel: Channel) -> None:
    """Put what was typed into the draft, whatever is wrong with it."""
    draft.recipient = _kept(sheet.recipient.data, 60)
    draft.body = _kept(sheet.body.data, LONGEST_BODY)
    if channel is Channel.email:
        draft.subject = _kept(sheet.subject.data, letters.LONGEST_SUBJECT)


def _kept(text: str | None, most: int) -> str:
    plain = (text or "").replace("\x00", "").replace("\r\n", "\n")
    return plain.encode(errors="replace").decode()[:most]


def use_template(sheet: Sheet, draft: MessageDraft, person: compositions.Person) -> None:
    """Put a template's words into the draft."""
    key = keys.read(sheet.template.data)
    offered = message_templates.offered(db.session(), draft.channel, person.kind)
    chosen = next((one for one in offered if one.id == key), None)
    if chosen is None:
        return
    draft.template_id = chosen.id
    draft.body = chosen.body
    if draft.channel is Channel.email:
        draft.subject = chosen.subject or ""


def take_files(sheet: Sheet, draft: MessageDraft, person: compositions.Person, folder: Any) -> None:
    """Keep what was uploaded, and copies of the chosen documents, with the draft.

    Raises:
        Refused: one of them cannot go with a mail.
    """
    session = db.session()
    for name, content in uploaded():
        attachments.add(session, draft, name, content)
    chosen = {*(sheet.documents.data or [])} if "documents" in sheet else set()
    for document in documents_of(person):
        if str(document.id) in chosen:
            attachments.add_document(session, draft, document, folder)


def uploaded() -> list[tuple[str, bytes]]:
    """Read the uploaded files, and let go of them."""
    found = []
    for file in request.files.getlist("files"):
        with file.stream:
            if file.filename:
                found.append((file.filename, file.read()))
    return found


def may_open(kind: str) -> bool:
    """Tell whether this person may see records of a kind."""
    model = addressees.MODELS.get(kind)
    return model is not None and may("show", links.permission(model))
