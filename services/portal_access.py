"""How far a person's portal access has come, as the office sees it on the record."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_appbuilder.security.sqla.models import User
from sqlalchemy.orm import Session

from models.invitation import Invitation, InvitationState
from services import grants
from services import invitation_states as states
from services.standings import Person


@dataclass(frozen=True)
class Access:
    """A person's login, if one stands for them, and the invitation sent last with its state."""

    person: Person
    login: User | None
    invitation: Invitation | None
    state: InvitationState | None

    @property
    def is_on_its_way(self) -> bool:
        """Tell whether a link is out that still works."""
        return self.state in states.OPEN


def of(session: Session, person: Person, today: date, at: datetime) -> Access:
    """Read the access of a person."""
    user_id = grants.login_of(session, person, today)
    newest = session.scalar(states.of(person).limit(1))
    return Access(
        person=person,
        login=session.get(User, user_id) if user_id else None,
        invitation=newest,
        state=states.state_at(newest, at) if newest else None,
    )
