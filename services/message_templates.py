"""The agency's templates: which are offered, and what may stand in one (F7)."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.message import Channel
from models.message_template import MessageTemplate
from services import health_words, merge_fields
from services.errors import Refused


def offered(session: Session, channel: Channel, kind: str) -> list[MessageTemplate]:
    """List the templates that are offered on one kind of profile."""
    query = select(MessageTemplate).where(
        MessageTemplate.channel == channel,
        MessageTemplate.active,
        MessageTemplate.deleted_at.is_(None),
    )
    found = session.scalars(query.order_by(MessageTemplate.name, MessageTemplate.id))
    return [one for one in found if kind in one.kinds]


def check(template: MessageTemplate) -> None:
    """Look at a template before it is stored.

    Raises:
        Refused: it asks for what does not exist, or bears health details without saying so.
    """
    texts = {"subject": template.subject or "", "body": template.body or ""}
    if template.channel is Channel.email and not texts["subject"].strip():
        raise Refused(_("A mail needs a subject."), field="subject")
    for name, text in texts.items():
        if strange := merge_fields.unknown(text):
            words = _("There is no merge field %(names)s.", names=", ".join(strange))
            raise Refused(words, field=name)
    found = health_found(*texts.values())
    if found and not template.has_health_details:
        raise Refused(
            _(
                "This bears health details (%(words)s). Others may read a mail or a text:"
                " take them out, or tick this to keep them.",
                words=", ".join(found),
            ),
            field="has_health_details",
        )


def health_found(*texts: str) -> list[str]:
    """The fields and words of these texts that bear health details."""
    of_fields = [name for text in texts for name in merge_fields.bearing_health(text)]
    return list(dict.fromkeys([*of_fields, *health_words.found(*texts)]))
