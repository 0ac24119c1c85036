"""What the page of an invitation shows: who invites whom to what, as far as the link tells."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models.invitation import Invitation, InvitationState
from models.office import Office
from models.section import Section
from models.standing import Standing
from services import credentials, grants, standings, wording
from services import invitation_states as states
from services.standings import Person


@dataclass(frozen=True)
class Offer:
    """An invitation as its reader sees it; `login_id` is the login that its address has.

    Only the reader of the mail learns by it that the address has one, or that it is switched off.
    """

    state: InvitationState
    standing: Standing
    email: str
    first_name: str
    last_name: str
    concerns: str
    invited_by: str
    opens: list[str]
    until: str
    login_id: int | None
    login_is_off: bool

    @property
    def is_open(self) -> bool:
        """Tell whether it can be accepted."""
        return self.state in states.OPEN


def read(session: Session, token: str, at: datetime) -> Offer | None:
    """Read what a link offers; nothing if there is no such link."""
    invitation = states.find(session, token)
    if invitation is None:
        return None
    person, by = standings.invited(invitation), invitation.invited_by
    first, last = standings.names(person) if person else ("", "")
    login = credentials.find(session, invitation.email)
    return Offer(
        state=states.state_at(invitation, at),
        standing=invitation.standing,
        email=invitation.email,
        first_name=first,
        last_name=last,
        concerns=concerns(person),
        invited_by=f"{by.first_name} {by.last_name}" if by else "",
        opens=opens(session, person),
        until=until(session, invitation),
        login_id=login.id if login else None,
        login_is_off=login is not None and not login.is_active,
    )


def concerns(person: Person | None) -> str:
    """Name whose record it is, where that is somebody else's."""
    if person is None or standings.of(person) in {Standing.client, Standing.caregiver}:
        return ""
    return str(getattr(person, "client", person))


def until(session: Session, invitation: Invitation) -> str:
    """Say when the link ends, on the clocks of the office that wrote the mail."""
    zone = session.get_one(Office, invitation.office_id).time_zone
    return wording.moment(invitation.expires_at, zone)


def opens(session: Session, person: Person | None) -> list[str]:
    """Say what the waiting grants open, in the order of the sections."""
    if person is None:
        return []
    waiting = {grant.section for grant in grants.waiting(session, person)}
    return [words for section, words in sentences().items() if section in waiting]


def sentences() -> dict[Section, str]:
    """Say each section as something that one can do."""
    return {
        Section.schedule: _("See which visits are planned"),
        Section.care_plan: _("Read the plan of care"),
        Section.visit_notes: _("Read what was noted at visits"),
        Section.request_care: _("Ask for care"),
        Section.invoices: _("See invoices"),
        Section.pay: _("Pay online"),
        Section.messages: _("Write to the office"),
        Section.documents: _("Open documents"),
        Section.work: _("See your visits, check in and out"),
    }
