"""`flask audit`: was anything altered?"""

import click
from flask.cli import with_appcontext

from app.commands.acting import system
from services import audit


@click.group("audit")
def command() -> None:
    """The record of who saw and changed what."""


@command.command("verify")
@with_appcontext
def verify() -> None:
    """Recompute the chain of hashes and name each entry that was altered or is missing."""
    with system("audit verify") as session:
        faults = audit.verify(session)
        count = audit.sealed_count(session)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException("The audit was altered.")
    click.echo(f"{count} sealed entries, none altered.")


COMMANDS = (command,)
