"""`flask demo`: an invented agency, to try and to show."""

import click
from flask import current_app
from flask.cli import with_appcontext
from werkzeug.security import generate_password_hash

import config
from app.commands.acting import system
from app.commands.progress import progress
from services import clock, demo
from services.errors import Refused


@click.command("demo")
@click.option("--clients", default=60, show_default=True, help="How many clients it has.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another agency.")
@with_appcontext
def make_demo(clients: int, seed: int) -> None:
    """Fill an empty database with an invented agency; the same seed and day make the same one."""
    settings = current_app.config
    password = settings["DEMO_PASSWORD"]
    if settings["ENVIRONMENT"] == "production" and password == config.DEMO_PASSWORD:
        raise click.ClickException("In production, choose a DEMO_PASSWORD of your own.")
    wish = demo.Wish(clients, seed, clock.today("America/New_York"))
    with system("demo agency") as session, progress("Clients", 2 * clients) as advance:
        try:
            for count in demo.build(session, wish, hash_of, password):
                advance(count)
        except Refused as refusal:
            session.rollback()
            raise click.ClickException(refusal.words) from refusal
    click.echo(f"The demo agency has {clients} clients. Sign in with the password {password} as")
    for name, (_, _, role) in demo.PEOPLE.items():
        click.echo(f"  {name}@{demo.DOMAIN}  ({role})")


def hash_of(password: str) -> str:
    """Hash a password as the sign-in page expects it."""
    method = current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt")
    return generate_password_hash(password, method=method)


COMMANDS = (make_demo,)
