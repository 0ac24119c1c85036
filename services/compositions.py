"""Messages that somebody writes: from a draft to the outbox, once (F7).

What leaves is what the preview shows: both are made here, by the same steps.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit_entry import AuditAction
from models.client_condition import ClientCondition
from models.message import Channel, Message
from models.message_attachment import MessageAttachment
from models.message_draft import MessageDraft
from models.message_template import MessageTemplate
from services import (
    addressees,
    attachments,
    audit,
    letters,
    merge_fields,
    message_drafts,
    message_templates,
    messages,
    opt_outs,
    settings,
    text_lengths,
)
from services.addressees import Addressee
from services.errors import Refused
from services.merge_fields import CLIENT, CONTACT, Filled, Known


@dataclass(frozen=True)
class Person:
    """Whose profile a message is written from, and who writes it."""

    kind: str
    row: Any
    sender: User
    may_read_health: bool = False


class Problem(NamedTuple):
    """What stands in a message's way, and in which field of the sheet that is mended."""

    field: str
    words: str


@dataclass(frozen=True)
class Preview:
    """A message exactly as it leaves, and what stands in its way."""

    to: Addressee | None
    sender_name: str
    reply_to: str
    subject: str
    body: str
    text: str
    html: str
    files: Sequence[MessageAttachment]
    problems: list[Problem] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """Tell two previews apart: only what was looked at is sent."""
        shown = [self.to.address if self.to else "", self.subject, self.text]
        shown += [f"{one.name} {one.sha256}" for one in self.files]
        return hashlib.sha256("\x00".join(shown).encode()).hexdigest()[:32]

    @property
    def parts(self) -> int:
        """How many texts a phone network makes of it, each of which costs."""
        return text_lengths.parts(self.text)


def dedupe_key(key: str) -> str:
    """What a composed message is for: its form."""
    return f"composed:{key}"


def sent_before(session: Session, key: str) -> int | None:
    """Tell which message the form with this key has become."""
    return session.scalar(select(Message.id).where(Message.dedupe_key == dedupe_key(key)))


def preview(session: Session, draft: MessageDraft, person: Person, today: date) -> Preview:
    """Make a message as it would leave now, and say what stands in its way."""
    reachable = addressees.reachable(session, person.kind, person.row, draft.channel)
    to = next((one for one in reachable if one.key == draft.recipient), None)
    known = _known(session, draft, person, to, today)
    subject, body = (merge_fields.fill(text, known) for text in (draft.subject, draft.body))
    is_mail = draft.channel is Channel.email
    text, html = body.text.strip(), ""
    if is_mail and to:
        said = _said(draft, person, to, subject.text, text)
        letter = messages.preview(session, **said)
        text, html = letter.text, letter.html
    return Preview(
        to=to,
        sender_name=_(
            "%(name)s at %(agency)s", name=known.sender_name, agency=known.agency["agency_name"]
        ),
        reply_to=known.office.email or known.agency["agency_email"],
        subject=subject.text.strip() if is_mail else "",
        body=body.text.strip(),
        text=text,
        html=html,
        files=attachments.of_draft(session, draft) if is_mail else [],
        problems=list(_problems(session, draft, to, subject, body)),
        health=_health(session, draft, subject, body),
    )


def send(
    session: Session,
    draft: MessageDraft,
    person: Person,
    shown: Preview,
    *,
    confirmed: bool,
    at: datetime,
) -> int:
    """Put a draft into the outbox as its preview shows it; return the message's id.

    Raises:
        Refused: something stands in its way, or nobody confirmed its health details.
    """
    if shown.problems or shown.to is None:
        raise Refused(_("Please mend first what the preview names."))
    if shown.health and not confirmed:
        words = _("Please confirm that these health details may leave, or take them out.")
        raise Refused(words, field="health_ok")
    said = _said(draft, person, shown.to, shown.subject, shown.body)
    said["facts"] = {"by_hand": True, "sender_name": shown.sender_name}
    if draft.channel is Channel.email:
        key = messages.write(session, at=at, **said)
    else:
        key = messages.text(session, shown.text, at=at, **said)
    if key is None:
        raise Refused(_("This message was sent already."))
    _hand_over(session, draft, key)
    if shown.health:
        words = _("Sent with health details: %(words)s", words=", ".join(shown.health))
        audit.note(session, AuditAction.acted, words, session.get(Message, key))
    return key


def _hand_over(session: Session, draft: MessageDraft, message_id: int) -> None:
    """Let the draft's files go with the message; the draft is done."""
    for file in attachments.of_draft(session, draft):
        file.message_id, file.draft_id = message_id, None
    session.flush()
    message_drafts.discard(session, draft)


def _said(
    draft: MessageDraft, person: Person, to: Addressee, subject: str, body: str
) -> messages.Draft:
    return {
        "kind": "plain",
        "recipient": to.address,
        "recipient_name": to.name,
        "office_id": person.row.office_id,
        "dedupe_key": dedupe_key(draft.key),
        "about": addressees.about(person.kind, person.row),
        "context": {"subject": subject, "body": body},
        "sender_id": person.sender.id,
    }


def _known(
    session: Session, draft: MessageDraft, person: Person, to: Addressee | None, today: date
) -> Known:
    return Known(
        kind=person.kind,
        row=person.row,
        recipient_name=to.name if to else "",
        sender_name=f"{person.sender.first_name} {person.sender.last_name}",
        agency=settings.agency(session),
        office=addressees.office_of(session, person.row),
        today=today,
        conditions=_conditions(session, draft, person),
    )


def _conditions(session: Session, draft: MessageDraft, person: Person) -> tuple[str, ...]:
    """Read diagnoses and allergies, if they are asked for by somebody who may read them."""
    asked = merge_fields.bearing_health(f"{draft.subject} {draft.body}")
    if not asked or not person.may_read_health or person.kind not in {CLIENT, CONTACT}:
        return ()
    key = person.row.client_id if person.kind == CONTACT else person.row.id
    query = select(ClientCondition).where(
        ClientCondition.client_id == key,
        ClientCondition.deleted_at.is_(None),
        ClientCondition.ends_on.is_(None),
    )
    return tuple(one.description for one in session.scalars(query.order_by(ClientCondition.id)))


def _problems(
    session: Session, draft: MessageDraft, to: Addressee | None, subject: Filled, body: Filled
) -> Iterator[Problem]:
    """Say everything that keeps a message from leaving."""
    if to is None:
        yield Problem("recipient", _("Choose to whom it goes."))
    elif draft.channel is Channel.text and opt_outs.is_stopped(session, to.address):
        yield Problem("recipient", opt_outs.refusal())
    for place, filled in (("subject", subject), ("body", body)):
        for name in dict.fromkeys(filled.unknown):
            words = _("%(name)s is no merge field. Correct it or take it out.", name=name)
            yield Problem(place, words)
        for name in filled.empty:
            yield Problem(place, _empty(name))
    yield from _lengths(draft.channel, subject.text.strip(), body.text.strip())


def _empty(name: str) -> str:
    return _(
        "%(name)s has no value here. Write the words yourself, or note it on the record first.",
        name=name,
    )


def _lengths(channel: Channel, subject: str, body: str) -> Iterator[Problem]:
    if not body:
        yield Problem("body", _("Write something."))
    if channel is Channel.email and not subject:
        yield Problem("subject", _("A mail needs a subject."))
    if len(subject) > letters.LONGEST_SUBJECT:
        words = _("The subject is too long: at most %(n)s characters.", n=letters.LONGEST_SUBJECT)
        yield Problem("subject", words)
    if channel is Channel.text and len(body) > text_lengths.LONGEST:
        words = _("A text has at most %(n)s characters.", n=f"{text_lengths.LONGEST:,}")
        yield Problem("body", words)


def _health(session: Session, draft: MessageDraft, subject: Filled, body: Filled) -> list[str]:
    """What of it bears health details, or that its template says it does."""
    found = message_templates.health_found(draft.subject, draft.body, subject.text, body.text)
    template = session.get(MessageTemplate, draft.template_id) if draft.template_id else None
    if template and template.has_health_details and not found:
        return [_("the template “%(name)s”", name=template)]
    return found
