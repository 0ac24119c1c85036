"""Preparing a new installation, and bringing an old one up to date: safe to repeat."""

import secrets
from collections.abc import Callable

from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from sqlalchemy import create_engine, make_url, select
from sqlalchemy.orm import Session

from models import engine, rls
from models.care_task import CareTask
from models.choice import Choice, ChoiceList
from services import settings
from services.catalogue import CARE_TASKS, CHOICES

Keys = set[tuple[str, str]]


def permission_keys(session: Session) -> Keys:
    """Tell which permissions exist, as (permission, screen)."""
    query = (
        select(Permission.name, ViewMenu.name)
        .join(PermissionView, PermissionView.permission_id == Permission.id)
        .join(ViewMenu, PermissionView.view_menu_id == ViewMenu.id)
    )
    return {(permission, view) for permission, view in session.execute(query)}


def drop_obsolete(session: Session, is_declared: Callable[[str, str], bool]) -> None:
    """Take permissions that no screen has any more from everybody.

    Flask-AppBuilder leaves them where a role holds them, and a later screen of the same name would
    find them given.
    """
    for row in session.scalars(select(PermissionView)):
        if row.permission and not is_declared(row.permission.name, row.view_menu.name):
            session.delete(row)
    session.flush()


def give_permissions(
    session: Session, matrix: dict[str, dict[str, tuple[str, ...]]], *, known: Keys
) -> None:
    """Give roles their permissions on screens that are new; changes made by hand stand."""
    fresh = {
        (row.permission.name, row.view_menu.name): row
        for row in session.scalars(select(PermissionView))
        if (row.permission.name, row.view_menu.name) not in known
    }
    for name, screens in matrix.items():
        role = session.scalar(select(Role).where(Role.name == name))
        if role is None:
            role = Role(name=name)
            session.add(role)
        wanted = {(permission, view) for view, names in screens.items() for permission in names}
        role.permissions.extend(row for key, row in fresh.items() if key in wanted)
    renew_permissions(session)


def renew_permissions(session: Session) -> None:
    """Make every process forget what roles could do: the next request reads it again.

    A number would come again after a backup was restored beneath running processes.
    """
    settings.change(session, "permission_version", secrets.token_hex(8))


def fill_lists(session: Session) -> None:
    """Put our suggestions into lists that are still empty."""
    for name, labels in CHOICES.items():
        chosen = ChoiceList(name)
        if session.scalar(select(Choice.id).where(Choice.list_name == chosen).limit(1)) is None:
            session.add_all(
                Choice(list_name=chosen, label=label, position=place)
                for place, label in enumerate(labels)
            )
    if session.scalar(select(CareTask.id).limit(1)) is None:
        session.add_all(
            CareTask(area=area, name=name, plain_words=plain, position=place)
            for place, (area, name, plain) in enumerate(CARE_TASKS)
        )


def raise_second_wall(owner_url: str, served_url: str) -> bool:
    """Repeat the wall as row-level security where the database is PostgreSQL; tell if it is."""
    if not owner_url.startswith("postgresql"):
        return False
    owner = create_engine(owner_url, **engine.options(owner_url))
    with owner.begin() as connection:
        rls.install(connection, make_url(served_url).username or "postgres")
    owner.dispose()
    return True
