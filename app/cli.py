"""The commands: small edges, each of which calls a service and commits."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_appbuilder.security.manager import BaseSecurityManager

from app import commands
from app.commands.acting import system
from app.roles import MATRIX
from models.base import db
from services import setup


def add(app: Flask) -> None:
    """Make the commands known."""
    users = AppGroup("users", help="People who may sign in.")
    users.add_command(create_admin)
    for command in (set_up, users):
        app.cli.add_command(command)
    commands.load(app)


@click.command("setup")
@with_appcontext
def set_up() -> None:
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


@click.command("create-admin")
@click.option("--email", prompt=True)
@click.option("--first-name", prompt=True)
@click.option("--last-name", prompt=True)
@click.password_option()
@with_appcontext
def create_admin(email: str, first_name: str, last_name: str, password: str) -> None:
    """Create a person with the role Agency admin."""
    manager = current_app.extensions["appbuilder"].sm
    role = manager.find_role(current_app.config["AUTH_ROLE_ADMIN"])
    if not manager.add_user(email.lower(), first_name, last_name, email.lower(), role, password):
        raise click.ClickException("There is already somebody with this e-mail address.")
    click.echo(f"{email} may sign in as Agency admin.")
