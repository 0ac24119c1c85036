"""STOP and START: who wants no more texts, and who wants them again (F6)."""

import unicodedata
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.message import Channel, Delivery, Message
from models.text_opt_out import TextOptOut
from services import upserts
from services.errors import Refused

STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"})
START = frozenset({"start", "unstop", "yes"})
HELP = frozenset({"help", "info"})
LONGEST = 250


def hear(session: Session, number: str, said: str, at: datetime) -> bool:
    """Note what somebody answered; tell whether it was one of the words that stop or start.

    “Yes” starts only what was stopped: otherwise it answers a question.
    """
    word = plain(said)
    if word in STOP:
        stop(session, number, said.strip(), at)
        return True
    if word not in START:
        return False
    gone = delete(TextOptOut).where(TextOptOut.number == number).returning(TextOptOut.id)
    lifted = session.scalars(gone).all()
    return bool(lifted) or word != "yes"


def asks_for_help(said: str) -> bool:
    """Tell whether somebody wants to know who writes and how to stop it."""
    return plain(said) in HELP


def plain(said: str) -> str:
    """Take a word as the lists above write it: “Stop!”, “STOP ALL” and “opt-out” are in them."""
    letters = filter(str.isalpha, unicodedata.normalize("NFKC", said[:LONGEST]))
    return "".join(letters).casefold()


def stop(session: Session, number: str, word: str, at: datetime) -> None:
    """Let no further text go to a number, not even one that is waiting."""
    row = {"number": number, "word": word[:LONGEST], "stopped_at": at}
    insert = upserts.insert(session, TextOptOut).values(row)
    session.execute(insert.on_conflict_do_nothing(index_elements=["number"]))
    session.execute(
        update(Message)
        .where(
            Message.recipient == number,
            Message.channel == Channel.text,
            Message.state == Delivery.waiting,
        )
        .values(state=Delivery.not_sent, last_error=words())
        .execution_options(synchronize_session=False)
    )


def is_stopped(session: Session, number: str) -> bool:
    """Tell whether a number's owner answered STOP."""
    query = select(TextOptOut.id).where(TextOptOut.number == number)
    return session.scalar(query) is not None


def refuse_stopped(session: Session, number: str) -> None:
    """Keep staff from writing a text that may not go.

    Raises:
        Refused: the number's owner answered STOP.
    """
    if is_stopped(session, number):
        raise Refused(refusal(), field="recipient")


def refusal() -> str:
    """Tell staff why no text goes to a number."""
    return _(
        "This number answered STOP, so no text may go there until START comes from it."
        " Please call or write a mail."
    )


def told() -> str:
    """What stands for the answer of somebody who gave it to the provider alone."""
    return _("(told by the text provider)")


def words() -> str:
    """What the log says of a text that was not sent for this reason."""
    return _("the number answered STOP")
