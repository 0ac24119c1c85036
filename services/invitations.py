"""Invitations to the portals: a link by mail, for one person, one use and a few days (A1, A2).

Only the hash of the link's token is stored. The mail in the outbox holds the token encrypted until
it has left (services/messages.py), and its log shows a marker in the token's place.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models.access import principal_of
from models.caregiver import Caregiver, CaregiverStatus
from models.client import Client, ClientStatus
from models.invitation import Invitation, InvitationState
from models.standing import Standing
from services import contacts, credentials, grants, logins, messages, settings, standings
from services import invitation_states as states
from services.errors import MovedOn, NotYours, Refused
from services.standings import Person
from services.transitions import transition

MOMENT_AGO = timedelta(minutes=1)
LONGEST_NAME = 120


@dataclass(frozen=True)
class Newcomer:
    """Who accepts without a login: the name to be shown, and the password's hash."""

    first_name: str
    last_name: str
    password_hash: str


def invite(session: Session, person: Person, *, by: int | None, at: datetime) -> Invitation:
    """Invite a person to the portal by mail; a link that was sent before stops working.

    Raises:
        Refused: there is no address, or the person signs in already, or was invited just now.
    """
    standings.hold(session, person)
    check(session, person)
    newest = session.scalar(states.of(person).limit(1))
    if newest and newest.state in states.OPEN and newest.created_at > at - MOMENT_AGO:
        raise Refused(_("An invitation was sent a moment ago."))
    return _send(session, person, by, at)


def invite_first(session: Session, person: Person, *, by: int | None, at: datetime) -> Invitation:
    """Invite somebody to whom no link is on its way: for many people at once.

    Raises:
        Refused: as `invite`, or a link that works was sent already.
    """
    newest = session.scalar(states.of(person).limit(1))
    if newest is not None and states.state_at(newest, at) in states.OPEN:
        raise Refused(_("Invited already; the link still works. “Send again” makes a new one."))
    return invite(session, person, by=by, at=at)


def invite_again(session: Session, person: Person, *, by: int | None, at: datetime) -> Invitation:
    """Send a new link to somebody who was invited and has not accepted.

    Raises:
        Refused: as `invite`, or nobody has invited this person yet.
    """
    if session.scalar(states.of(person).limit(1)) is None:
        raise Refused(_("Was never invited."))
    return invite(session, person, by=by, at=at)


def resend(session: Session, invitation: Invitation, *, by: int | None, at: datetime) -> Invitation:
    """Send a new link instead of this one, which stops working.

    Raises:
        Refused: as `invite`, or this invitation was accepted.
        MovedOn: a newer one was sent meanwhile.
    """
    person = standings.invited(invitation)
    if person is None:
        raise Refused(_("The record of this person was deleted."))
    standings.hold(session, person)
    check(session, person)
    newest = session.scalar(states.of(person).limit(1))
    if newest is not None and newest.id != invitation.id:
        raise MovedOn(_("A newer invitation was sent already."))
    return _send(session, person, by, at)


def revoke(session: Session, invitation: Invitation) -> None:
    """Take an open invitation back; access that was accepted is revoked on the record.

    Raises:
        Refused: it was accepted.
        MovedOn: it had another end already.
    """
    if invitation.state is InvitationState.accepted:
        raise Refused(_("It was accepted. Take the access away on the person’s record."))
    states.close(session, invitation, InvitationState.revoked)


def check(session: Session, person: Person) -> None:
    """Refuse to invite who cannot be invited, in words."""
    if standings.is_gone(person):
        raise Refused(_("The record of this person was deleted."))
    if isinstance(person, Client) and person.status is ClientStatus.deceased:
        raise Refused(_("This client has died. Emergency contacts can be invited."))
    if isinstance(person, Caregiver) and person.status is CaregiverStatus.former:
        raise Refused(_("This person no longer works here."))
    if not person.email_1:
        raise Refused(_("There is no e-mail address in the field Email 1."), field="email_1")
    contacts.email(person.email_1)
    if grants.login_of(session, person, principal_of(session).today) is not None:
        raise Refused(_("This person has portal access already."))


def accept(
    session: Session,
    token: str,
    at: datetime,
    *,
    newcomer: Newcomer | None = None,
    user_id: int | None = None,
) -> User:
    """Accept an invitation once: for a new login, or for the one that its address has.

    Of two who try at once one moves the state, and the other is told so.

    Raises:
        NotYours: there is no such link.
        MovedOn: it was used, is too old or was taken back.
        Refused: the address has a login, and nobody signed in with it.
    """
    invitation = states.find(session, token)
    if invitation is None:
        raise NotYours(_("This link is not known here."))
    state, person = states.state_at(invitation, at), standings.invited(invitation)
    if state not in states.OPEN or person is None:
        raise states.closed(state)
    transition(session, invitation, "state", states.OPEN, InvitationState.accepted, accepted_at=at)
    user = _user_for(session, invitation, newcomer, user_id)
    invitation.user_id = user.id
    credentials.give_role(session, user, standings.ROLES[invitation.standing])
    if not grants.open_for(session, person, user.id):
        raise states.closed(InvitationState.revoked)
    return user


def _user_for(
    session: Session, invitation: Invitation, newcomer: Newcomer | None, user_id: int | None
) -> User:
    known = credentials.find(session, invitation.email)
    if known is not None and known.id == user_id and known.is_active:
        return known
    if known is not None or newcomer is None:
        raise Refused(_("This address has a login already. Please sign in with it first."))
    return credentials.make(
        session,
        invitation.email,
        newcomer.first_name,
        newcomer.last_name,
        newcomer.password_hash,
    )


def _send(session: Session, person: Person, by: int | None, at: datetime) -> Invitation:
    states.revoke_open(session, person)
    principal, token = principal_of(session), secrets.token_urlsafe(32)
    grants.prepare(session, person, principal.today, by=by)
    standing = standings.of(person)
    invitation = Invitation(
        office_id=person.office_id,
        standing=standing,
        email=contacts.email(person.email_1 or ""),
        name=str(person)[:LONGEST_NAME],
        token_hash=logins.hash_of(token),
        created_at=at,
        expires_at=at + timedelta(hours=settings.agency(session)["invitation_hours"]),
        invited_by_id=by,
        **{standings.column(standing): person.id},
    )
    session.add(invitation)
    session.flush()
    _write(session, invitation, person, token, at)
    return invitation


def _write(
    session: Session, invitation: Invitation, person: Person, token: str, at: datetime
) -> None:
    messages.write(
        session,
        at=at,
        kind="invitation",
        recipient=invitation.email,
        recipient_name=" ".join(standings.names(person)).strip() or str(person),
        office_id=invitation.office_id,
        dedupe_key=states.dedupe_key(invitation),
        context={
            "is_caregiver": invitation.standing is Standing.caregiver,
            "is_family": invitation.standing is Standing.emergency_contact,
            "email": invitation.email,
            "expires_at": invitation.expires_at,
        },
        about=standings.about(person),
        facts={"invitation_id": invitation.id},
        secrets={"token": token},
        sender_id=invitation.invited_by_id,
    )
