"""`flask users`: people who may sign in."""

import click
from flask import current_app
from flask.cli import with_appcontext


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
    """Create a person with the role Agency admin."""
    manager = current_app.extensions["appbuilder"].sm
    role = manager.find_role(current_app.config["AUTH_ROLE_ADMIN"])
    if not manager.add_user(email.lower(), first_name, last_name, email.lower(), role, password):
        raise click.ClickException("There is already somebody with this e-mail address.")
    click.echo(f"{email} may sign in as Agency admin.")


COMMANDS = (command,)
