"""Logins: what holds when one is made or changed, so that nobody locks the agency out."""

import secrets
from datetime import datetime

from flask_appbuilder.security.sqla.models import Role, User
from flask_babel import gettext as _
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from models.access import Kind, Principal
from services import logins
from services.errors import Refused
from services.staff import ADMIN


def settle(session: Session, user: User, actor: Principal, at: datetime) -> None:
    """Look at a login that was filled in, before it is stored.

    Raises:
        Refused: the change would lock the actor or the agency out, or is not the actor's to make.
    """
    user.username = user.email = (user.email or "").lower()
    if user.id is None:
        user.password = generate_password_hash(secrets.token_urlsafe(32))  # nobody knows it
    was_admin, was_active = before(user)
    is_admin = any(role.name == ADMIN for role in user.roles)
    if (is_admin or was_admin) and actor.kind not in {Kind.agency, Kind.system}:
        raise Refused(_("Only an agency admin may change agency admins."), field="roles")
    if was_admin and was_active and not (is_admin and user.active):
        _keep_an_admin(session, user, actor)
    if user.id == actor.user_id and not user.active:
        raise Refused(_("You cannot deactivate yourself."), field="active")
    if user.id is not None and was_active and not user.active:
        logins.end_all(session, user.id, at)


def before(user: User) -> tuple[bool, bool]:
    """Tell whether a login was an agency admin's, and active, before this change."""
    if user.id is None:
        return False, False
    attributes = inspect(user).attrs
    active = attributes.active.load_history()  # before reading the roles stores the change
    roles = attributes.roles.load_history()
    had = [*roles.deleted, *roles.unchanged]
    was_active = bool(next(iter([*active.deleted, *active.unchanged]), False))
    return any(role.name == ADMIN for role in had), was_active


def _keep_an_admin(session: Session, user: User, actor: Principal) -> None:
    if user.id == actor.user_id:
        raise Refused(_("You cannot take your own admin rights away."), field="roles")
    # Two admins who take each other's rights away at once do so one after the other.
    session.execute(select(Role.id).where(Role.name == ADMIN).with_for_update(key_share=True))
    others = (
        select(func.count())
        .select_from(User)
        .where(User.active, User.id != user.id, User.roles.any(Role.name == ADMIN))
    )
    if not session.scalar(others):
        raise Refused(_("The agency needs at least one active admin."), field="roles")
