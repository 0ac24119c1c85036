"""`flask users`: people who may sign in."""

import click
from flask.cli import with_appcontext
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from app.commands.acting import system
from services import contacts, credentials
from services.staff import ADMIN
from views import password_form


@click.group("users")
def command() -> None:
    """People who may sign in."""


@command.command("create-admin")
@click.option("--email", prompt=True)
@click.option("--first-name", prompt=True)
@click.option("--last-name", prompt=True)
@click.password_option()
@with_appcontext
def create_admin(email: str, first_name: str, last_name: str, password: str) -> None:
    """Create a person with the role Agency admin; the rules for passwords hold here too."""
    password_hash = password_form.hashed(password)  # before the transaction: it takes its time
    with system("create an admin") as session:
        address = contacts.email(email)
        password_form.check(password, [address, first_name, last_name])
        if session.scalar(select(Role.id).where(Role.name == ADMIN)) is None:
            raise click.ClickException("There are no roles yet: run `flask setup` first.")
        if credentials.find(session, address) is not None:
            raise click.ClickException("There is already somebody with this e-mail address.")
        user = credentials.make(session, address, first_name, last_name, password_hash)
        credentials.give_role(session, user, ADMIN)
    click.echo(f"{address} may sign in as Agency admin.")


COMMANDS = (command,)
