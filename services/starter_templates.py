"""The letters with which an agency begins: given once, and from then on the agency's own (F7).

None tells anything of anybody's health. What was changed or thrown away stays so.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.message import Channel
from models.message_template import MessageTemplate
from services import settings
from services.merge_fields import CLIENT, CONTACT, PROSPECT

GIVEN = "starter_templates_given"


@dataclass(frozen=True)
class Starter:
    """One letter: on whose profiles it is offered, and its words with merge fields."""

    name: str
    kinds: tuple[str, ...]
    subject: str | None
    body: str

    @property
    def channel(self) -> Channel:
        """Mails have a subject, texts have none."""
        return Channel.email if self.subject else Channel.text


def letter(*paragraphs: str) -> str:
    """Make a letter of its paragraphs, which mail programs break as their windows are."""
    return "\n\n".join(("Dear {{recipient name}},", *paragraphs, "Kind regards,\n{{my name}}"))


THANKS = Starter(
    "Thank you for calling",
    (PROSPECT,),
    "Thank you for calling {{agency name}}",
    letter(
        "thank you for calling us on {{inquiry date}}. It was good to talk to you.",
        "What happens next: we arrange a time to talk in peace about what would help at home, and"
        " then propose hours and people. Nothing is decided before you say so.",
        "If a question comes up in the meantime, answer this mail or call {{agency phone}}.",
    ),
)
APPOINTMENT = Starter(
    "Assessment appointment",
    (PROSPECT,),
    "Our appointment on {{assessment call}}",
    letter(
        "this confirms our appointment on {{assessment call}}. It takes about an hour, costs"
        " nothing and binds you to nothing. Please have whoever should take part with you.",
        "If the time no longer suits you, call {{agency phone}} and we find another.",
    ),
)
NO_ANSWER = Starter(
    "No answer: we tried to reach you",
    (PROSPECT, CLIENT, CONTACT),
    "We tried to reach you",
    letter(
        "we tried to call you on {{today}} and did not reach you. Please call {{agency phone}},"
        " or answer this mail with a time that suits you.",
    ),
)
NO_ANSWER_TEXT = Starter(
    "No answer: we tried to reach you (text)",
    (PROSPECT, CLIENT, CONTACT),
    None,
    "{{agency name}}: {{recipient first name}}, we tried to call you. Please call"
    " {{agency phone}}, or answer with a time that suits you. {{my name}}",
)
DOCUMENTS = Starter(
    "Documents needed",
    (PROSPECT, CLIENT, CONTACT),
    "What we need from you to begin",
    letter(
        "so that we can begin, please have these ready, or send us copies:",
        "- an identity card or driver’s license,\n"
        "- the card or policy of whoever pays for the care, if somebody does,\n"
        "- a power of attorney, if somebody signs for another person,\n"
        "- names and phones of those whom we should call first.",
        "Copies reach us safest when you hand them over at our visit: an ordinary mail can be read"
        " on its way. If something is missing, call {{agency phone}}; we help to get it.",
    ),
)
WELCOME = Starter(
    "Welcome",
    (CLIENT, CONTACT),
    "Welcome to {{agency name}}",
    letter(
        "welcome to {{agency name}}. We are glad that you chose us.",
        "Before the first visit we tell you who comes and when. For changes and questions call"
        " {{agency phone}}.",
    ),
)
SORRY = Starter(
    "We are sorry that it did not work out",
    (PROSPECT,),
    "Thank you for thinking of us",
    letter(
        "thank you for having thought of {{agency name}}. We are sorry that it did not work out"
        " this time.",
        "If things change, call {{agency phone}}: your answers are still here, and nothing has to"
        " be told twice. And if something could have been better, a word to me would help us.",
    ),
)
CALL_REMINDER = Starter(
    "Reminder of the assessment call (text)",
    (PROSPECT,),
    None,
    "{{agency name}}: we talk on {{assessment call}}. If that no longer suits you, please call"
    " {{agency phone}} or answer this text. {{my name}}",
)
STARTERS = (
    THANKS,
    APPOINTMENT,
    NO_ANSWER,
    NO_ANSWER_TEXT,
    DOCUMENTS,
    WELCOME,
    SORRY,
    CALL_REMINDER,
)


def give(session: Session) -> int:
    """Give the agency its letters, unless it had them once; return how many were given.

    A name that the agency uses already is left to its own letter.
    """
    if settings.agency(session)[GIVEN]:
        return 0
    taken = set(session.scalars(select(MessageTemplate.name)))
    fresh = [one for one in STARTERS if one.name not in taken]
    session.add_all(
        MessageTemplate(
            name=one.name,
            channel=one.channel,
            subject=one.subject,
            body=one.body,
            kinds=list(one.kinds),
        )
        for one in fresh
    )
    settings.change(session, GIVEN, True)
    return len(fresh)
