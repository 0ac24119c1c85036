"""Which role may do what: what the product suggests beside what the agency made of it."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    ViewMenu,
    assoc_permissionview_role,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import setup

Right = tuple[str, str]
Suggested = Mapping[str, Mapping[str, tuple[str, ...]]]


class Standing(enum.StrEnum):
    """How a role stands to a permission; the value is its mark in the table."""

    given = "x"
    added = "+"
    taken = "-"
    absent = "?"
    none = "."

    @property
    def differs(self) -> bool:
        """Tell whether the agency decided otherwise than the product suggests."""
        return self in {Standing.added, Standing.taken}


MEANINGS = {
    Standing.given: "given",
    Standing.added: "given by the agency, not suggested",
    Standing.taken: "suggested, taken by the agency",
    Standing.absent: "suggested, but no screen offers it",
}


@dataclass(frozen=True)
class Line:
    """One permission on one screen, and how each role stands to it."""

    screen: str
    permission: str
    standings: dict[str, Standing]


def lines(session: Session, suggested: Suggested) -> Iterator[Line]:
    """Compare, screen by screen; a role that the agency made itself differs from nothing."""
    given = {role: _given(session, role) for role in roles(session, suggested)}
    wanted = {role: _wanted(suggested.get(role, {})) for role in given}
    there = setup.permission_keys(session)
    for right in sorted({*there, *(key for keys in wanted.values() for key in keys)}, key=_order):
        standings = {
            role: _standing(right, right in given[role], right in wanted[role], there)
            if role in suggested
            else (Standing.given if right in given[role] else Standing.none)
            for role in given
        }
        if set(standings.values()) != {Standing.none}:
            yield Line(right[1], right[0], standings)


def roles(session: Session, suggested: Suggested) -> list[str]:
    """Name the roles: the product's own in their order, then the agency's."""
    found = set(session.scalars(select(Role.name)))
    return [*suggested, *sorted(found - {*suggested})]


def _order(right: Right) -> tuple[str, str]:
    return right[1], right[0]


def _wanted(screens: Mapping[str, tuple[str, ...]]) -> set[Right]:
    return {(permission, screen) for screen, names in screens.items() for permission in names}


def _given(session: Session, role: str) -> set[Right]:
    link = assoc_permissionview_role.c
    query = (
        select(Permission.name, ViewMenu.name)
        .join(PermissionView, PermissionView.permission_id == Permission.id)
        .join(ViewMenu, PermissionView.view_menu_id == ViewMenu.id)
        .join(assoc_permissionview_role, link.permission_view_id == PermissionView.id)
        .join(Role, link.role_id == Role.id)
        .where(Role.name == role)
    )
    return {(permission, screen) for permission, screen in session.execute(query)}


def _standing(right: Right, is_given: bool, is_wanted: bool, there: set[Right]) -> Standing:
    if is_given:
        return Standing.given if is_wanted else Standing.added
    if not is_wanted:
        return Standing.none
    return Standing.taken if right in there else Standing.absent
