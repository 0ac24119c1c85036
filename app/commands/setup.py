"""`flask setup`: a new installation, or an old one after an update."""

from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_appbuilder import AppBuilder
from flask_appbuilder.security.manager import BaseSecurityManager

from app.commands.acting import system
from app.roles import MATRIX
from models.base import db
from services import setup, starter_templates


@click.command("setup")
@with_appcontext
def command() -> None:
    """Create roles and permissions, lists of values, first letters, and the database's own wall."""
    builder = current_app.extensions["appbuilder"]
    owner_url = current_app.config["DATABASE_OWNER_URL"]
    setup.raise_second_wall(owner_url, current_app.config["SQLALCHEMY_DATABASE_URI"])
    BaseSecurityManager.create_db(builder.sm)
    before = setup.permission_keys(db.session)
    builder.add_permissions(update_perms=True)
    with system("setup") as session:
        setup.drop_obsolete(session, declared_by(builder))
        setup.give_permissions(session, MATRIX, known=before)
        setup.fill_lists(session)
        starter_templates.give(session)
    click.echo("Roles, permissions, lists and letters are ready.")


def declared_by(builder: AppBuilder) -> Callable[[str, str], bool]:
    """Tell whether a permission belongs to a screen, a menu entry, or the admin's whole house."""
    of_screens = {
        (name, screen.class_permission_name)
        for screen in builder.baseviews
        for name in screen.base_permissions or ()
    }

    def is_declared(permission: str, screen: str) -> bool:
        in_menu = permission == "menu_access" and builder.menu.find(screen)
        return bool(in_menu) or permission == ".*" or (permission, screen) in of_screens

    return is_declared


COMMANDS = (command,)
