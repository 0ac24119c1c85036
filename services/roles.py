"""Roles: which permissions each has on which screen, and what may be changed about them."""

from dataclasses import dataclass

from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, User, ViewMenu
from flask_babel import gettext as _
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from models.audit_entry import AuditAction
from services import audit, setup
from services.errors import Refused
from services.staff import ADMIN, CAPACITY_OF_ROLE

NOBODY = "Public"
BUILT_IN = frozenset({*CAPACITY_OF_ROLE, "Intake", "Scheduler", "Billing", NOBODY})


@dataclass(frozen=True)
class Screen:
    """One screen with its permissions: (id, name) pairs."""

    name: str
    permissions: tuple[tuple[int, str], ...]


def screens(session: Session) -> list[Screen]:
    """Give every screen with its permissions, by name."""
    query = (
        select(ViewMenu.name, PermissionView.id, Permission.name)
        .join(PermissionView, PermissionView.view_menu_id == ViewMenu.id)
        .join(Permission, PermissionView.permission_id == Permission.id)
        .order_by(ViewMenu.name, Permission.name)
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for name, key, permission in session.execute(query):
        found.setdefault(name, []).append((key, permission))
    return [Screen(name, tuple(pairs)) for name, pairs in found.items()]


def check_open(role: Role) -> None:
    """Refuse to change what would lock everybody out, or let strangers in.

    Raises:
        Refused: the role may do everything, or stands for people who have not signed in.
    """
    if role.name == ADMIN:
        raise Refused(_("Agency admins may do everything; that cannot be changed."))
    if role.name == NOBODY:
        raise Refused(_("People who have not signed in may do nothing; that cannot be changed."))


def grant(session: Session, role: Role, offered: set[int], chosen: set[int]) -> None:
    """Give a role exactly the chosen ones of the permissions that were offered.

    The change acts on each person's next request.
    """
    check_open(role)
    kept = [one for one in role.permissions if one.id not in offered]
    query = select(PermissionView).where(PermissionView.id.in_(chosen & offered))
    before = {str(one) for one in role.permissions}
    role.permissions = [*kept, *session.scalars(query)]
    after = {str(one) for one in role.permissions}
    if before != after:
        given, taken = sorted(after - before), sorted(before - after)
        words = "; ".join([*(f"+ {one}" for one in given), *(f"− {one}" for one in taken)])
        audit.note(session, AuditAction.changed, f"{role.name}: {words}")
        setup.renew_permissions(session)


def check_name(role: Role) -> None:
    """Refuse to rename a role that the product knows by its name."""
    old = next(iter(inspect(role).attrs.name.history.deleted), role.name)
    if old != role.name and BUILT_IN & {old, role.name}:
        raise Refused(_("This role keeps its name: the product relies on it."), field="name")


def check_delete(session: Session, role: Role) -> None:
    """Refuse to delete a role that the product relies on, or that somebody has."""
    if role.name in BUILT_IN:
        raise Refused(_("This role cannot be deleted: the product relies on it."))
    query = select(func.count()).select_from(User).where(User.roles.any(Role.id == role.id))
    if session.scalar(query):
        raise Refused(_("Somebody still has this role. Give them another one first."))
