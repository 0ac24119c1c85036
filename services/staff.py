"""The people of the office: who counts as staff, and which offices they work for."""

from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from models.access import Kind
from models.office import Office
from models.office_staff import OfficeStaff

ADMIN = "Agency admin"
CAPACITY_OF_ROLE: dict[str, Kind] = {
    ADMIN: Kind.agency,
    "Caregiver": Kind.caregiver,
    "Client": Kind.portal,
    "Emergency contact": Kind.portal,
    "Payer": Kind.portal,
}
OUTSIDE_ROLES = tuple(
    name for name, kind in CAPACITY_OF_ROLE.items() if kind in {Kind.portal, Kind.caregiver}
)


def staff() -> Select[tuple[User]]:
    """Select the active logins that act for the office, whatever else they are."""
    return select(User).where(User.active, User.roles.any(Role.name.not_in(OUTSIDE_ROLES)))


def seeing(office_id: int) -> Select[tuple[User]]:
    """Select the staff who may see what belongs to an office."""
    mine = select(OfficeStaff.user_id).where(OfficeStaff.office_id == office_id)
    return staff().where(User.id.in_(mine) | User.roles.any(Role.name == ADMIN)).order_by(User.id)


def colleagues(user_id: int) -> Select[tuple[User]]:
    """Select the staff with whom somebody shares an office, and those who see every office."""
    mine = select(OfficeStaff.office_id).where(OfficeStaff.user_id == user_id)
    sharing = select(OfficeStaff.user_id).where(OfficeStaff.office_id.in_(mine))
    everywhere = User.roles.any(Role.name == ADMIN)
    return staff().where(User.id.in_(sharing) | everywhere | (User.id == user_id))


def offices(session: Session, user_id: int) -> list[Office]:
    """Tell for which offices somebody works."""
    mine = select(OfficeStaff.office_id).where(OfficeStaff.user_id == user_id)
    return list(session.scalars(select(Office).where(Office.id.in_(mine)).order_by(Office.name)))


def assign(session: Session, user_id: int, offices: set[int]) -> None:
    """Let somebody work for exactly these offices."""
    query = select(OfficeStaff.office_id).where(OfficeStaff.user_id == user_id)
    before = set(session.scalars(query))
    gone = OfficeStaff.office_id.in_(before - offices)
    session.execute(delete(OfficeStaff).where(OfficeStaff.user_id == user_id, gone))
    session.add_all(OfficeStaff(user_id=user_id, office_id=key) for key in offices - before)
