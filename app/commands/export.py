"""`flask export DIR`: the whole agency in open formats, to take away or to keep."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app import shell
from app.commands.acting import refusals, system
from app.commands.progress import progress
from models import engine
from models.audit_entry import AuditAction
from services import audit, clock, exports


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--sensitive", is_flag=True, help="Also what is encrypted in its columns, readable.")
@with_appcontext
def command(folder: Path, sensitive: bool) -> None:
    """Write every table that people keep as CSV and JSON lines, and the documents, into DIR.

    README.txt in it explains each table and column. DIR appears when it is whole.
    """
    with refusals(), exports.unfinished(folder) as made:
        order = exports.Order(
            made, current_app.config["DOCUMENTS"], sensitive, shell.version(), clock.now()
        )
        with engine.read_only(), system("export") as session:
            exports.begin(session)
            with progress("Rows", exports.size(session)) as advance:
                count = exports.write(session, order, advance)
        with system("export") as session:
            what = "everything, with what is encrypted" if sensitive else "everything"
            audit.note(session, AuditAction.exported, f"{what}, into {folder.name}")
    click.echo(f"{folder}: {count:,} rows. README.txt explains them.")


COMMANDS = (command,)
