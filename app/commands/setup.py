"""`flask setup`: a new installation, or an old one after an update."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_appbuilder.security.manager import BaseSecurityManager

from app.commands.acting import system
from app.roles import MATRIX
from models.base import db
from services import setup


@click.command("setup")
@with_appcontext
def command() -> None:
    """Create roles and permissions, the lists of values, and the database's own wall."""
    builder = current_app.extensions["appbuilder"]
    owner_url = current_app.config["DATABASE_OWNER_URL"]
    setup.raise_second_wall(owner_url, current_app.config["SQLALCHEMY_DATABASE_URI"])
    BaseSecurityManager.create_db(builder.sm)
    before = setup.permission_keys(db.session)
    builder.add_permissions(update_perms=True)
    with system("setup") as session:
        setup.give_permissions(session, MATRIX, known=before)
        setup.fill_lists(session)
    click.echo("Roles, permissions and lists are ready.")


COMMANDS = (command,)
