"""Writing messages, in the portal and in the office: the form, and sending it once (A7).

How long something may be is said by services/conversations.py and not by the fields: a browser
that cuts off what was pasted would lose it in silence.
"""

from collections.abc import Callable
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField, TextAreaField

from models.base import db
from models.conversation import Conversation
from services import conversations, request_keys
from services.conversations import Author, Written
from services.errors import Refused
from views import keys

HELP = _l("At most %(n)s characters.", n=f"{conversations.LONGEST_BODY:,}")


class Answer(Form):
    """One text."""

    body = TextAreaField(_l("Your message"), description=HELP)


class Opening(Answer):
    """A new conversation: about or to whom, its subject, and the first text."""

    about = SelectField(_l("About"), validate_choice=False)
    subject = StringField(_l("Subject"), description=_l("A few words, such as “Visit on Friday”."))


def author(*, from_office: bool) -> Author:
    """Who is writing."""
    return Author(g.user.id, f"{g.user.first_name} {g.user.last_name}", from_office)


def nonce() -> str:
    """The key of the form that is shown: the one that was sent with it, or a new one."""
    return request_keys.read(request.form.get("nonce", "")) or request_keys.new()


def once(form: Form, act: Callable[[], str]) -> str | None:
    """Do what a form asks for, once, and commit; give the address to which it leads.

    None where it was refused: the words then stand beside its field.
    """
    session = db.session()
    given = request_keys.read(request.form.get("nonce", ""))
    try:
        key = request_keys.take(session, given, g.user.id) if given else None
        if key is None:
            return _first_time(form, given)
        key.led_to = act()
        session.commit()
    except Refused as refusal:
        session.rollback()
        blame(form, refusal)
        return None
    return key.led_to


def _first_time(form: Form, given: str) -> str | None:
    """Where the first click led; a form without a key of ours was not read by us."""
    led_to = request_keys.led_to(db.session(), given, g.user.id) if given else None
    if led_to is None:
        blame(form, Refused(_("Please send it once more."), "body"))
    return led_to


def blame(form: Form, refusal: Refused) -> None:
    """Say a refusal beside its field, or beside the text."""
    field = form[refusal.field if refusal.field in form.data else "body"]
    field.errors = [*field.errors, refusal.words]


def add(row: Conversation, form: Form, who: Author, at: Any) -> Written:
    """Write the form's words into a conversation."""
    seen = keys.read(request.form.get("seen", "")) or 0
    body = form["body"].data or ""
    return conversations.write(db.session(), row, body, who, seen=min(seen, row.entries), at=at)


def meanwhile(written: Written) -> str:
    """Tell somebody what came between; nothing where nothing did."""
    names = list(dict.fromkeys(one.author_name for one in written.between))
    if not names:
        return ""
    words = _("Sent. Meanwhile %(who)s wrote too: please read it above.", who=", ".join(names))
    return str(words)
