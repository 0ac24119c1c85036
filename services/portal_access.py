"""How far a person's portal access has come, as the office sees it on the record; and its end."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.invitation import Invitation, InvitationState
from models.message import Message
from services import bounces, grants
from services import invitation_states as states
from services.errors import Refused
from services.standings import Person

# After these the same person can be asked once more, and the record says what went wrong.
MISSED = (InvitationState.expired, InvitationState.bounced)


@dataclass(frozen=True)
class Access:
    """A person's login, if one stands for them, and the invitation sent last with its state.

    `advice` says what to do about a mail that came back.
    """

    person: Person
    login: User | None
    invitation: Invitation | None
    state: InvitationState | None
    advice: str = ""

    @property
    def was_missed(self) -> bool:
        """Tell whether the last link never arrived, or was not used in time."""
        return self.login is None and self.state in MISSED

    @property
    def is_on_its_way(self) -> bool:
        """Tell whether a link is out that still works."""
        return self.state in states.OPEN


def of(session: Session, person: Person, today: date, at: datetime) -> Access:
    """Read the access of a person."""
    user_id = grants.login_of(session, person, today)
    newest = session.scalar(states.of(person).limit(1))
    state = states.state_at(newest, at) if newest else None
    bounced = newest is not None and user_id is None and state is InvitationState.bounced
    return Access(
        person=person,
        login=session.get(User, user_id) if user_id else None,
        invitation=newest,
        state=state,
        advice=advice(session, newest) if newest and bounced else "",
    )


def advice(session: Session, invitation: Invitation) -> str:
    """Say why the mail with the link came back, and what to do about it."""
    mail = select(Message).where(Message.dedupe_key == states.dedupe_key(invitation))
    found = session.scalar(mail)
    words = bounces.advice(found) if found is not None else ""
    return words or _("Check the address, then send it again, or call.")


def take_away(session: Session, person: Person, at: datetime) -> None:
    """Take access and open invitations away; live sessions end at once (A3).

    Raises:
        Refused: there is neither.
    """
    newest = session.scalar(states.of(person).limit(1))
    is_invited = newest is not None and newest.state in states.OPEN
    if not grants.revoke(session, person, at) and not is_invited:
        raise Refused(_("Has no access and no open invitation."))
