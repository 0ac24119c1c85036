"""Writing to people: a row in the outbox, in the same transaction as its cause.

Only the delivery job (services/delivery.py) talks to mail servers and text providers. The row is
also the e-mail log or the text log, with the words as they were sent.
"""

import json
import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.encryption import cipher
from models.message import Channel, Delivery, Message
from models.office import Office
from models.subject import About
from services import letters, opt_outs, settings, texting, upserts

LONGEST_KEY = 160
LONGEST_ADDRESS = 254
LONGEST_NAME = 120
TOKEN = re.compile(r"[\w.~-]+", re.ASCII)
ABOUT = ("prospect_id", "client_id", "caregiver_id", "payer_id")

log = logging.getLogger(__name__)


class Draft(TypedDict, total=False):
    """What a message is made of.

    `kind` names the folder of templates; `dedupe_key` says what the message is for, such as
    `invoice:17:sent`, and can be used once. `about` holds ids of those it is about, `facts` what
    delivery needs to know (`invitation_id`: marked bounced when the mail is). A value in `secrets`
    is available to the templates like `context`, but is kept encrypted, is shown to nobody in the
    log, and is forgotten once the mail has left: tokens of links belong there.
    """

    kind: Required[str]
    recipient: Required[str]
    office_id: Required[int]
    dedupe_key: Required[str]
    recipient_name: str | None
    context: Mapping[str, Any]
    about: Mapping[str, int | None]
    facts: Mapping[str, Any]
    secrets: Mapping[str, str]
    sender_id: int | None


def write(session: Session, *, at: datetime, **draft: Unpack[Draft]) -> int | None:
    """Put one mail into the outbox; return its id, or nothing if that was done before.

    No health details: say that there is something to see, and link to it.
    """
    office = session.get_one(Office, draft["office_id"])
    return _keep(session, Message(**_mail(session, draft, office, at)))


def preview(session: Session, **draft: Unpack[Draft]) -> letters.Letter:
    """Write a mail's words as they would leave now, and put nothing into the outbox."""
    return _letter(session, draft, session.get_one(Office, draft["office_id"]))


def write_all(session: Session, drafts: Iterable[Draft], at: datetime) -> None:
    """Put many mails into the outbox in one statement; for jobs, which act for the system.

    One that cannot be written stands there as failed, and stops none of the others.
    """
    drafts = list(drafts)
    if not drafts:
        return
    wanted = {draft["office_id"] for draft in drafts}
    found = session.scalars(select(Office).where(Office.id.in_(wanted)))
    offices = {office.id: office for office in found}
    rows = [_mail_or_failure(session, draft, offices[draft["office_id"]], at) for draft in drafts]
    insert = upserts.insert(session, Message)
    session.execute(insert.on_conflict_do_nothing(index_elements=["dedupe_key"]), rows)


def text(session: Session, body: str, *, at: datetime, **draft: Unpack[Draft]) -> int | None:
    """Put one text into the outbox; without a provider it is recorded and not sent (F6)."""
    row = _address(draft, at) | {"channel": Channel.text, "body_text": body}
    if not texting.is_possible():
        row |= {"state": Delivery.not_sent, "last_error": _("no provider")}
    elif opt_outs.is_stopped(session, draft["recipient"]):
        row |= {"state": Delivery.not_sent, "last_error": opt_outs.words()}
    return _keep(session, Message(**row))


def copy(
    session: Session, old: Message, address: str, key: str, sender_id: int | None, at: datetime
) -> Message:
    """Put the words of a message into the outbox once more, for an address of now."""
    same = ("office_id", "channel", "kind", "recipient_name", "subject", "body_text", "body_html")
    kept = {name: old.facts[name] for name in ("by_hand", "sender_name") if name in old.facts}
    row = Message(
        **{name: getattr(old, name) for name in (*same, *ABOUT)},
        dedupe_key=key,
        recipient=address,
        facts={**kept, "again": old.id},
        sender_id=sender_id,
        next_try_at=at,
    )
    session.add(row)
    return row


def withdraw(session: Session, dedupe_keys: Iterable[str], why: str) -> None:
    """Take messages back that have not left yet; the log says why they never did.

    One that is being handed over this moment is marked: if that fails, it is not tried again.
    """
    these = Message.dedupe_key.in_(list(dedupe_keys))
    session.execute(
        update(Message)
        .where(these, Message.state.in_((Delivery.waiting, Delivery.sending)))
        .values(withdrawn=why)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Message)
        .where(these, Message.state == Delivery.waiting)
        .values(state=Delivery.not_sent, last_error=why)
        .execution_options(synchronize_session=False)
    )


def about(row: About) -> dict[str, int | None]:
    """Tell whom a task, a call or a message is about, for a message about the same people."""
    return {name: getattr(row, name) for name in ABOUT}


def marker(name: str) -> str:
    """What stands for a secret in the log."""
    return f"«{name}»"


def reveal(text: str, facts: Mapping[str, Any]) -> str:
    """Put the secrets of a message, if it still has any, into one of its texts."""
    sealed = facts.get("sealed")
    secrets: dict[str, str] = json.loads(cipher.open(sealed)) if sealed else {}
    for name, value in secrets.items():
        text = text.replace(marker(name), value)
    return text


def _keep(session: Session, row: Message) -> int | None:
    session.flush()  # trouble with other rows is not this row's
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        known = select(Message.id).where(Message.dedupe_key == row.dedupe_key)
        if session.scalar(known) is None:
            raise
        return None
    return row.id


def _mail_or_failure(
    session: Session, draft: Draft, office: Office, at: datetime
) -> dict[str, Any]:
    """Write a mail's row; of one that cannot be written, what can be kept without its words."""
    try:
        return _mail(session, draft, office, at)
    except Exception as error:
        log.exception("A message of kind %s could not be written", draft["kind"])
        return _address(draft, at) | {
            "channel": Channel.email,
            "subject": None,
            "body_text": "",
            "body_html": None,
            "state": Delivery.failed,
            "last_error": f"{type(error).__name__}: {error}",
        }


def _mail(session: Session, draft: Draft, office: Office, at: datetime) -> dict[str, Any]:
    if not 0 < len(draft["recipient"]) <= LONGEST_ADDRESS:
        raise ValueError("There is no address to write to.")
    letter = _letter(session, draft, office)
    return _address(draft, at) | {
        "channel": Channel.email,
        "subject": letter.subject,
        "body_text": letter.text,
        "body_html": letter.html,
        "state": Delivery.waiting,
        "last_error": None,
    }


def _letter(session: Session, draft: Draft, office: Office) -> letters.Letter:
    hidden = {name: marker(name) for name in draft.get("secrets", {})}
    context = _letterhead(session, draft, office) | dict(draft.get("context", {})) | hidden
    return letters.write(draft["kind"], context, context["language"])


def _letterhead(session: Session, draft: Draft, office: Office) -> dict[str, Any]:
    """What every mail shows: who writes, how to call them, and by whose clocks."""
    agency = settings.agency(session)
    return {
        "agency_name": agency["agency_name"],
        "agency_phone": office.phone or agency["agency_phone"],
        "time_zone": office.time_zone,
        "language": agency.get("language", "en"),
        "recipient_name": draft.get("recipient_name"),
    }


def _address(draft: Draft, at: datetime) -> dict[str, Any]:
    """What mails and texts have in common.

    Raises:
        ValueError: the key is too long, a subject unknown, or a secret no token for an address.
    """
    key, concerned, secrets = draft["dedupe_key"], draft.get("about", {}), draft.get("secrets", {})
    if len(key) > LONGEST_KEY or {*concerned} - {*ABOUT}:
        raise ValueError(f"This cannot be what a message is for and about: {key}")
    if not all(map(TOKEN.fullmatch, secrets.values())):
        raise ValueError("A secret is a token that needs no escaping in an address.")
    sealed = {"sealed": cipher.seal(json.dumps(dict(secrets)))} if secrets else {}
    name = letters.one_line(draft.get("recipient_name") or "")
    return {
        "office_id": draft["office_id"],
        "kind": draft["kind"],
        "dedupe_key": key,
        "recipient": draft["recipient"][:LONGEST_ADDRESS],
        "recipient_name": name[:LONGEST_NAME] or None,
        "facts": {**draft.get("facts", {}), **sealed},
        "sender_id": draft.get("sender_id"),
        "next_try_at": at,
        **{column: concerned.get(column) for column in ABOUT},
    }
