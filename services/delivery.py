"""The outbox's way out: claim one message, hand it over, record what became of it.

The delivery job commits after `claim` and after `settle`, so no transaction is open while somebody
else's server is asked. A claim is a lease: when the process dies, the message is claimed again
after it, and leaves with the same Message-ID.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.orm import Session

from models.encryption import CannotDecrypt
from models.invitation import Invitation, InvitationState
from models.message import Channel, Delivery, Message
from models.office import Office
from services import attachments, messages, opt_outs, settings

LEASE = timedelta(minutes=3)  # longer than any one delivery, whose every step has a time-out
UNREACHABLE = timedelta(minutes=1)
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 720, 720)
)
MOST_TRIES = len(PAUSES) + 1
# Written out, so that both databases see that the partial index holds these rows.
IS_OPEN = text("message.state IN ('waiting', 'sending')")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """A claimed message, with all that its carrier needs once the transaction is over.

    Of a text whose earlier try nobody knows the end of, `in_doubt_since` says when that was, and
    `known` names the texts at the provider that are other messages.
    """

    id: int
    lease_until: datetime
    channel: Channel
    kind: str
    key: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str
    facts: Mapping[str, Any]
    tries: int
    files: Sequence[tuple[str, str, bytes]] = ()
    in_doubt_since: datetime | None = None
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """What became of a parcel: sent, bounced, failed, or waiting for another try.

    `reachable` is false when nobody answered, which is no fault of this message; `keeps_secrets`
    is true where the row itself is the mailbox; `reference` is the provider's own name for it.
    `in_doubt` is true of a text that may have been taken all the same, `opted_out` of one whose
    recipient told the provider to stop.
    """

    state: Delivery
    words: str = ""
    reachable: bool = True
    keeps_secrets: bool = False
    reference: str = ""
    in_doubt: bool = False
    opted_out: bool = False


class Carrier(Protocol):
    """Takes parcels of one channel away."""

    def carry(self, parcel: Parcel) -> Outcome:
        """Hand one parcel over, and tell what became of it; no error leaves this."""


def claim(session: Session, at: datetime, channels: Collection[Channel]) -> Parcel | None:
    """Take the message that has been due longest; nobody else can take it during the lease.

    Nothing is put off for longer than the longest pause: what seems so was written by a clock that
    ran ahead, and is due as well.
    """
    due = Message.next_try_at <= at
    misdated = Message.next_try_at > at + max(PAUSES)
    while taken := _take(session, at, channels, due) or _take(session, at, channels, misdated):
        if words := _obstacle(session, taken):
            _hold_back(taken, words)
            continue
        try:
            return _parcel(session, taken, at)
        except CannotDecrypt as error:
            _give_up(taken, error)
    return None


def _take(
    session: Session, at: datetime, channels: Collection[Channel], which: ColumnElement[bool]
) -> Message | None:
    first = (
        select(Message.id)
        .where(IS_OPEN, which, Message.channel.in_(channels))
        .order_by(Message.next_try_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return session.scalar(
        update(Message)
        .where(Message.id.in_(select(first.c.id)))
        .values(
            state=Delivery.sending,
            tries=Message.tries + 1,
            lease_until=at + LEASE,
            next_try_at=at + LEASE,
        )
        .returning(Message)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def _obstacle(session: Session, row: Message) -> str:
    """Say why a message may not leave any more; empty if it may."""
    if row.withdrawn:
        return row.withdrawn
    is_stopped = row.channel is Channel.text and opt_outs.is_stopped(session, row.recipient)
    return opt_outs.words() if is_stopped else ""


def _hold_back(row: Message, words: str) -> None:
    row.state, row.last_error, row.lease_until = Delivery.not_sent, words, None


def _doubt(session: Session, row: Message, at: datetime) -> dict[str, Any]:
    """Say since when a text may have been taken already, and doubt the try that begins now."""
    if row.channel is not Channel.text:
        return {}
    since, row.in_doubt_since = row.in_doubt_since, row.in_doubt_since or at
    return {"in_doubt_since": since, "known": _others(session, row, since)} if since else {}


def _others(session: Session, row: Message, since: datetime) -> frozenset[str]:
    """Name the texts that the provider took meanwhile for other messages to the same number."""
    query = select(Message.facts).where(
        Message.recipient == row.recipient, Message.sent_at >= since, Message.id != row.id
    )
    found = (facts.get("reference") for facts in session.scalars(query))
    return frozenset(filter(None, found))


def _parcel(session: Session, row: Message, at: datetime) -> Parcel:
    office = session.get_one(Office, row.office_id)
    agency = settings.agency(session)
    return Parcel(
        id=row.id,
        lease_until=row.lease_until or row.next_try_at,
        channel=row.channel,
        kind=row.kind,
        key=row.dedupe_key,
        recipient=row.recipient,
        recipient_name=row.recipient_name or "",
        subject=row.subject or "",
        text=messages.reveal(row.body_text, row.facts),
        html=messages.reveal(row.body_html or "", row.facts),
        sender_name=row.facts.get("sender_name") or agency["agency_name"],
        reply_to=office.email or agency["agency_email"],
        facts=row.facts,
        tries=row.tries,
        files=attachments.contents(session, row.id) if row.channel is Channel.email else (),
        **_doubt(session, row, at),
    )


def _give_up(row: Message, error: CannotDecrypt) -> None:
    """Keep a message whose secrets nobody can read any more from being taken again and again."""
    row.state, row.last_error, row.lease_until = Delivery.failed, str(error), None
    log.error("Message %s (%s) cannot be read: %s", row.id, row.kind, error)


def hopeless(parcel: Parcel) -> Outcome | None:
    """Give up on what was claimed too often and never settled: it ends every process."""
    if parcel.tries <= MOST_TRIES:
        return None
    return Outcome(Delivery.failed, _("Every try to send this was broken off."))


def settle(session: Session, parcel: Parcel, outcome: Outcome, at: datetime) -> None:
    """Record what became of a parcel, unless its lease ran out and somebody else has it now."""
    if outcome.state is Delivery.waiting and outcome.reachable and parcel.tries >= MOST_TRIES:
        outcome = Outcome(Delivery.failed, outcome.words)
    settled = session.scalar(
        update(Message)
        .where(
            Message.id == parcel.id,
            Message.state == Delivery.sending,
            Message.lease_until == parcel.lease_until,
        )
        .values(_after(parcel, outcome, at))
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    if settled is None:
        log.warning("Message %s was settled by somebody else meanwhile", parcel.id)
        return
    if outcome.opted_out:
        opt_outs.stop(session, parcel.recipient, opt_outs.told(), at)
    if outcome.state is Delivery.waiting:
        _withdraw(session, parcel)
    elif outcome.state in {Delivery.bounced, Delivery.failed}:
        _mark_invitation(session, parcel)
        # The words may hold a person's address: they are in the row, not in the log.
        log.error("Message %s (%s) %s", parcel.id, parcel.kind, outcome.state)


def _withdraw(session: Session, parcel: Parcel) -> None:
    """Keep what was taken back during the try from being tried again."""
    session.execute(
        update(Message)
        .where(Message.id == parcel.id, Message.withdrawn.is_not(None))
        .values(state=Delivery.not_sent, last_error=Message.withdrawn)
        .execution_options(synchronize_session=False)
    )


def _after(parcel: Parcel, outcome: Outcome, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": outcome.state,
        "last_error": outcome.words or None,
        "lease_until": None,
    }
    if outcome.state in {Delivery.sent, Delivery.delivered}:
        values["sent_at"] = at
    if not (outcome.in_doubt or parcel.in_doubt_since):
        values["in_doubt_since"] = None
    if outcome.reference:
        values["facts"] = {**parcel.facts, "reference": outcome.reference}
    if outcome.state is Delivery.waiting:
        tries = parcel.tries if outcome.reachable else parcel.tries - 1
        pause = PAUSES[max(tries, 1) - 1] if outcome.reachable else UNREACHABLE
        values |= {"tries": tries, "next_try_at": at + pause}
    elif not outcome.keeps_secrets:
        facts = values.get("facts", parcel.facts)
        values["facts"] = {name: fact for name, fact in facts.items() if name != "sealed"}
    return values


def _mark_invitation(session: Session, parcel: Parcel) -> None:
    """Show on the Invitations grid that the mail with the link never arrived (A1)."""
    key = parcel.facts.get("invitation_id")
    if key is None:
        return
    session.execute(
        update(Invitation)
        .where(
            Invitation.id == key,
            Invitation.state.in_([InvitationState.sent, InvitationState.opened]),
        )
        .values(state=InvitationState.bounced, version=Invitation.version + 1)
        .execution_options(synchronize_session=False)
    )


def overdue_since(session: Session) -> datetime | None:
    """Tell since when the longest waiting message should have left; nothing if none is due.

    What was tried and is put off until later is not overdue; what nobody could be reached for is.
    """
    untried = select(func.min(Message.created_at)).where(IS_OPEN, Message.tries == 0)
    planned = select(func.min(Message.next_try_at)).where(IS_OPEN)
    found = [session.scalar(untried), session.scalar(planned)]
    return min((moment for moment in found if moment is not None), default=None)
