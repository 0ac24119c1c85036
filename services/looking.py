"""Looking at the portal as somebody else sees it: who may be looked through, and how long (A6)."""

from dataclasses import dataclass
from datetime import timedelta

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.access import Kind, Principal
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.grant import Grant
from models.invoice import Invoice
from models.office_staff import OfficeStaff
from models.payer import Payer
from models.section import Section
from models.standing import Standing
from services import grants, standings
from services.errors import NotYours, Refused

LASTS = timedelta(minutes=15)
ROLES = {role for standing, role in standings.ROLES.items() if standing is not Standing.caregiver}


@dataclass(frozen=True)
class Viewed:
    """The login through whose eyes staff look, its name, and the record that it stands for."""

    user_id: int
    name: str
    person: Client | EmergencyContact | Payer


def check(session: Session, looker: Principal, user_id: int) -> Viewed:
    """Find the login that staff want to look through; the session acts for the system.

    Raises:
        NotYours: nobody of the looker's offices has this login, or its access has ended.
        Refused: it belongs to staff, or opens records of an office that the looker does not see.
    """
    held = _held(session, user_id, looker)
    offices = None if looker.kind is Kind.agency else _offices(session, looker)
    mine = [grant for grant in held if offices is None or grant.office_id in offices]
    user = session.get(User, user_id)
    if user is None or not mine:
        raise NotYours(_("This person has no portal access at present."))
    if not user.is_active or not {role.name for role in user.roles} <= ROLES:
        raise Refused(_("This login belongs to staff, or is closed: nobody looks through it."))
    if offices is not None and _reaches_further(session, held, offices):
        raise Refused(
            _("This person also sees records of another office. Staff of all offices can look.")
        )
    person = getattr(mine[0], mine[0].standing.value)
    return Viewed(user_id, f"{user.first_name} {user.last_name}".strip(), person)


def _held(session: Session, user_id: int, looker: Principal) -> list[Grant]:
    query = select(Grant).where(
        Grant.user_id == user_id, Grant.section != Section.work, grants.live(looker.today)
    )
    return list(session.scalars(query.order_by(Grant.standing, Grant.id)))


def _offices(session: Session, looker: Principal) -> set[int]:
    query = select(OfficeStaff.office_id).where(OfficeStaff.user_id == looker.user_id)
    return set(session.scalars(query))


def _reaches_further(session: Session, held: list[Grant], offices: set[int]) -> bool:
    if {grant.office_id for grant in held} - offices:
        return True
    payers = {grant.payer_id for grant in held} - {None}
    elsewhere = exists().where(Invoice.payer_id.in_(payers), Invoice.office_id.not_in(offices))
    return bool(payers and session.scalar(select(elsewhere)))
