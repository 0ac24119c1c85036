"""`flask demo`: an invented agency, to try and to show."""

import click
from flask import current_app
from flask.cli import with_appcontext

import config
from app.commands.acting import system
from app.commands.progress import progress
from services import clock, demo
from views.password_form import hashed


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
    wish = demo.Wish(clients, seed, clock.today("America/New_York"), settings["DOCUMENTS"])
    with system("demo agency") as session, progress("Clients", 2 * clients) as advance:
        for count in demo.build(session, wish, hashed, password):
            advance(count)
    click.echo(f"The demo agency has {clients} clients. Sign in with the password {password} as")
    for name, (_, _, role) in demo.PEOPLE.items():
        click.echo(f"  {name}@{demo.DOMAIN}  ({role})")


COMMANDS = (make_demo,)
