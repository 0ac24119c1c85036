"""`flask doctor`: is this installation well, and what is to be done?"""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

import config
from app.commands.acting import system
from models import engine
from services import clock, doctor
from services.doctor import Finding, Light

COLOURS = {Light.green: "green", Light.amber: "yellow", Light.red: "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For monitors: one JSON object.")
@click.pass_context
@with_appcontext
def command(context: click.Context, as_json: bool) -> None:
    """Look at everything that the work needs; change nothing.

    Ends with 0 if all is green, 1 if something wants a look, 2 if something cannot work.
    """
    found = look(quiet=as_json)
    if as_json:
        facts = {"status": doctor.worst(found).name, "checks": [one.as_facts() for one in found]}
        click.echo(json.dumps(facts, indent=2))
    context.exit(int(doctor.worst(found)))


def look(*, quiet: bool = False) -> list[Finding]:
    """Make every check, and tell of each as soon as it is made."""
    found = []
    with engine.read_only(), system("doctor") as session:
        patient = doctor.Patient(
            session,
            current_app.config,
            Path(current_app.instance_path),
            clock.now(),
            config.from_environment().faults(),
            declared(),
        )
        for finding in doctor.examine(patient):
            found.append(finding)
            if not quiet:
                tell(finding)
    return found


def tell(finding: Finding) -> None:
    """One line; the light is a word too, for whoever sees no colours."""
    light = click.style(f"{finding.light.name:<5}", fg=COLOURS[finding.light])
    click.echo(f"{light}  {finding.name:<11}  {finding.words}")


def declared() -> set[tuple[str, str]]:
    """The permissions that the screens have, as (permission, screen)."""
    return {
        (name, screen.class_permission_name)
        for screen in current_app.extensions["appbuilder"].baseviews
        for name in screen.base_permissions or ()
    }


COMMANDS = (command,)
