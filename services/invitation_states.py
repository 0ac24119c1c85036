"""The life of an invitation: sent, opened, and then one of four ends (A1)."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.invitation import Invitation, InvitationState
from services import logins, messages, standings
from services.errors import MovedOn
from services.standings import Person
from services.transitions import transition

OPEN = (InvitationState.sent, InvitationState.opened)
ENOUGH = 500


def find(session: Session, token: str) -> Invitation | None:
    """Find the invitation of a link."""
    return session.scalar(
        select(Invitation).where(
            Invitation.token_hash == logins.hash_of(token), Invitation.deleted_at.is_(None)
        )
    )


def state_at(invitation: Invitation, at: datetime) -> InvitationState:
    """Tell the state that holds at an instant: a link is over when its time is, job or no job.

    It is bound to the person and the address that it was sent to: it ends with either of them.
    """
    if invitation.state not in OPEN:
        return invitation.state
    if at >= invitation.expires_at:
        return InvitationState.expired
    person = standings.invited(invitation)
    if person is None or (person.email_1 or "").lower() != invitation.email:
        return InvitationState.revoked
    return invitation.state


def note_opened(session: Session, invitation: Invitation, at: datetime) -> None:
    """Note the first look at the page; the link is as good as before."""
    if invitation.state is InvitationState.sent:
        transition(
            session,
            invitation,
            "state",
            InvitationState.sent,
            InvitationState.opened,
            opened_at=at,
        )


def close(session: Session, invitation: Invitation, end: InvitationState) -> None:
    """End an open invitation, and take its mail back if that has not left yet.

    Raises:
        MovedOn: it had an end already.
    """
    transition(session, invitation, "state", OPEN, end)
    messages.withdraw(session, [dedupe_key(invitation)], why(end))


def revoke_open(session: Session, person: Person) -> int:
    """End all open invitations of a person; return how many there were."""
    found = list(session.scalars(of(person).where(Invitation.state.in_(OPEN))))
    for invitation in found:
        close(session, invitation, InvitationState.revoked)
    return len(found)


def expire(session: Session, at: datetime) -> int:
    """Show as expired what is; return how many there were."""
    query = (
        select(Invitation)
        .where(Invitation.state.in_(OPEN), Invitation.expires_at <= at)
        .order_by(Invitation.id)
        .limit(ENOUGH)
        .with_for_update(skip_locked=True)
    )
    found = list(session.scalars(query))
    for invitation in found:
        close(session, invitation, InvitationState.expired)
    return len(found)


def of(person: Person) -> Select[Invitation]:
    """Select a person's invitations, the newest first."""
    standing = standings.of(person)
    told_by = getattr(Invitation, standings.column(standing))
    return (
        select(Invitation)
        .where(Invitation.standing == standing, told_by == person.id)
        .order_by(Invitation.id.desc())
    )


def dedupe_key(invitation: Invitation) -> str:
    """Say what the mail is for: one mail for one invitation."""
    return f"invitation:{invitation.id}"


def why(end: InvitationState) -> str:
    """Say in the log why a mail never left."""
    return {
        InvitationState.expired: _("The invitation expired first."),
        InvitationState.revoked: _("The invitation was revoked first."),
    }.get(end, end.label)


def closed(state: InvitationState) -> MovedOn:
    """Say that a link does not work any more, and what to do about it."""
    words = {
        InvitationState.accepted: _("This link was used already. It works only once."),
        InvitationState.expired: _("This link is too old. Ask the office for a new one."),
    }
    return MovedOn(
        words.get(state, _("This link was replaced or taken back. Ask the office for a new one."))
    )
