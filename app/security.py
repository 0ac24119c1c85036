"""Flask-AppBuilder's SecurityManager, made fast and shut: who someone is and what they may do."""

import re
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, g, redirect, request, session, url_for
from flask_appbuilder.security.api import SecurityApi
from flask_appbuilder.security.sqla.manager import SecurityManager as StockManager
from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    User,
    ViewMenu,
    assoc_permissionview_role,
)
from flask_login import LoginManager, login_user
from flask_wtf import CSRFProtect
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from app.sessions import ServerSession
from models.access import Kind
from models.base import db
from services import second_factor, settings
from services.staff import CAPACITY_OF_ROLE
from views.me.second_factor import PROVED
from views.public.sign_in import SignIn


@dataclass(frozen=True)
class ByPattern:
    """Permissions that the settings give a role by patterns of screen and permission."""

    patterns: tuple[tuple[str, str], ...]

    def __contains__(self, wanted: object) -> bool:
        """Tell whether a pair of permission and screen fits."""
        permission, screen = cast(tuple[str, str], wanted)
        return any(
            re.match(of_screen, screen) and re.match(of_permission, permission)
            for of_screen, of_permission in self.patterns
        )


Permissions = frozenset[tuple[str, str]] | ByPattern
WITHOUT_FACTOR = {"MySecondFactor", "Capacity"}
# Asked by every request, so built once.
WITH_ROLES = select(User).options(joinedload(User.roles)).where(User.id == bindparam("pk"))


class NoApi(SecurityApi):
    """The JSON password login would walk around throttle and second factor: it has no routes."""

    include_route_methods: set[str] = set()

    def add_apispec_components(self, api_spec: Any) -> None:
        """Document nothing: web tokens are not taken, and the keys stand in views/api_docs.py."""


class SecurityManager(StockManager):
    """One permission model for pages, grids and API, read once per role and version."""

    security_api = NoApi
    authdbview = SignIn

    def __init__(self, appbuilder: Any) -> None:
        """Begin with an empty cache; the first request of each role fills it."""
        super().__init__(appbuilder)
        self._known: dict[int, tuple[str, Permissions]] = {}

    def register_views(self) -> None:
        """Show the sign-in pages only: users and roles have grids like everything else."""
        self.appbuilder.add_api(self.security_api)
        self.auth_view = self.authdbview()
        self.appbuilder.add_view_no_menu(self.auth_view)

    def create_login_manager(self, app: Any) -> LoginManager:
        """Name the sign-in page that really exists."""
        manager = super().create_login_manager(app)
        manager.login_view = f"{SignIn.__name__}.login"
        manager.session_protection = None  # the server's own session rows do this
        return manager

    def load_user(self, pk: int) -> User | None:
        """Load an active user with roles, in one statement."""
        user = db.session.scalars(WITH_ROLES, {"pk": int(pk)}).unique().one_or_none()
        return user if user is not None and user.is_active else None

    def load_user_jwt(self, header: Any, data: Any) -> None:
        """Let nobody in by a JSON web token: none is ever given out."""

    def validate_api_key(self, raw: str) -> User | None:
        """Let in the owner of the key, as bound before the request touched the database."""
        user: User | None = g.get("key_owner")
        if user is not None:
            g.user, g._api_key_user = user, True
        return user

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Let strangers do nothing, and ask no table about it."""
        return False

    def get_user_roles(self, user: Any) -> list[Role]:
        """Give the user's own roles in the present capacity; groups are not used."""
        if not user.is_authenticated:
            return [self.get_public_role()]
        capacity = g.get("capacity")
        return [role for role in user.roles if capacity is None or acts_in(role, capacity)]

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Answer from what the signed-in person's roles allow; strangers may do nothing."""
        return self._has_view_access(g.get("user"), permission_name, view_name)

    def _has_view_access(self, user: Any, permission_name: str, view_name: str) -> bool:
        wanted = (permission_name, view_name)
        return any(wanted in permissions for permissions in self.held_by(user))

    def held_by(self, user: Any) -> tuple[Permissions, ...]:
        """Gather what a user's roles allow, once per request: a page asks fifty times."""
        person = user._get_current_object() if isinstance(user, LocalProxy) else user
        acting = person, g.get("capacity")
        known: tuple[Any, tuple[Permissions, ...]] | None = g.get("permissions_held")
        if known is None or known[0] != acting:
            known = g.permissions_held = acting, self._allowed(person)
        return known[1]

    def _allowed(self, user: Any) -> tuple[Permissions, ...]:
        if user is None or not (user.is_authenticated and user.is_active):
            return ()
        roles = self.get_user_roles(user)
        by_pattern = [self.builtin_roles.get(role.name) for role in roles]
        return (
            *(ByPattern(tuple(map(tuple, pairs))) for pairs in by_pattern if pairs),
            *(self._permissions(role.id) for role in roles),
        )

    def _get_user_permission_view_menus(
        self, user: Any, permission_name: str, view_menus_name: list[str]
    ) -> set[str]:
        return {
            name for name in view_menus_name if self._has_view_access(user, permission_name, name)
        }

    def allows_in_portal(self, user: User, permission: str, screen: str) -> bool:
        """Tell whether a user's portal roles allow something, whoever asks."""
        roles = [role for role in user.roles if acts_in(role, Kind.portal)]
        return any((permission, screen) in self._permissions(role.id) for role in roles)

    def _permissions(self, role_id: int) -> Permissions:
        version = settings.agency(db.session)["permission_version"]
        known = self._known.get(role_id)
        if known is None or known[0] != version:
            known = self._known[role_id] = version, _read_permissions(role_id)
        return known[1]

    def capacities(self, user: User) -> list[Kind]:
        """The capacities in which a user may act, the office first."""
        return capacities(user)

    def begin(self, user: User, capacity: Kind | None = None, *, proved: bool = False) -> None:
        """Sign somebody in, in one capacity; nothing of the session before lives on.

        That one may have been planted, and its CSRF token with it. Only that the same person had
        `proved` the second factor before holds in the next session too.
        """
        kept = cast(ServerSession, session)
        is_same = kept.login is not None and kept.login.user_id == user.id
        proved = proved or (is_same and PROVED in session)
        kept.goes_on = is_same and g.user.is_authenticated
        session.clear()
        login_user(user, remember=False)
        if proved:
            session[PROVED] = True
        session["capacity"] = capacity or capacities(user)[0]
        session["address"] = request.remote_addr or ""
        session["browser"] = request.user_agent.string


def _read_permissions(role_id: int) -> Permissions:
    query = (
        select(Permission.name, ViewMenu.name)
        .join(PermissionView, PermissionView.permission_id == Permission.id)
        .join(ViewMenu, PermissionView.view_menu_id == ViewMenu.id)
        .join(
            assoc_permissionview_role,
            assoc_permissionview_role.c.permission_view_id == PermissionView.id,
        )
        .where(assoc_permissionview_role.c.role_id == role_id)
    )
    return frozenset((permission, view) for permission, view in db.session.execute(query))


def acts_in(role: Role, capacity: Kind) -> bool:
    """Tell whether a role belongs to a capacity: family sees no office, also if they work there."""
    own = CAPACITY_OF_ROLE.get(role.name, Kind.office)
    return own == capacity or (own, capacity) == (Kind.office, Kind.agency)


def capacities(user: User) -> list[Kind]:
    """The capacities in which a user may act, the office first."""
    found = {CAPACITY_OF_ROLE.get(role.name, Kind.office) for role in user.roles}
    order = [Kind.agency, Kind.office, Kind.caregiver, Kind.portal]
    if Kind.agency in found:
        found.discard(Kind.office)
    return [kind for kind in order if kind in found] or [Kind.portal]


class FormTokens(CSRFProtect):
    """Tokens for everything that a browser sends by itself; a key is never sent by itself."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Ask for the token unless a good key came."""
        if "key_owner" not in g:
            super().protect(apply_exemptions)


def demand_second_factor() -> Response | None:
    """Lead people whose role demands a second factor to set it up before anything else."""
    login = getattr(session, "login", None)
    if login is None or "key_owner" in g or not g.user.is_authenticated or PROVED in session:
        return None
    roles = current_app.extensions["appbuilder"].sm.get_user_roles(g.user)
    if not second_factor.is_demanded(db.session(), roles):
        return None
    if request.blueprint in WITHOUT_FACTOR or request.endpoint in {"static", "SignIn.logout"}:
        return None
    if request.method not in {"GET", "HEAD"}:
        raise Forbidden
    return redirect(url_for("MySecondFactor.show"))


def refuse_lost_capacity() -> None:
    """End what a session may do as soon as its user lost the role it was begun with."""
    login = getattr(session, "login", None)
    if login is None or "key_owner" in g or not g.user.is_authenticated:
        return
    if login.capacity not in capacities(g.user):
        current_app.logger.info("session %s lost its capacity", login.id)
        session.clear()
        g.user = current_app.extensions["appbuilder"].sm.lm.anonymous_user()
