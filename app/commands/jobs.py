"""`flask jobs list|run NAME|start`: what the clock sets off."""

import click
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from jobs import registry, scheduler


@click.group("jobs")
def command() -> None:
    """What the clock sets off: reminders, deliveries, chores."""


@command.command("list")
def show() -> None:
    """List the jobs, how often each runs, and what it does."""
    for job in registry.load().values():
        click.echo(f"{job.name:<24} {job.rhythm:<18} {job.words}")


@command.command("run")
@click.argument("name")
@with_appcontext
def run(name: str) -> None:
    """Run one job now; doing so while the scheduler runs does no harm."""
    if name not in registry.load():
        raise click.UsageError(f"There is no job {name!r}; `flask jobs list` shows them.")
    click.echo(f"{name}: {registry.run(name)} done")


@command.command("start")
@pass_script_info
def start(info: ScriptInfo) -> None:
    """Run the scheduler until it is told to stop."""
    scheduler.start(info.load_app())


COMMANDS = (command,)
