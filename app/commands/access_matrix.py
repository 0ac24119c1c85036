"""`flask access-matrix`: which role may do what, for whoever has to answer for it."""

import csv
import sys
from collections.abc import Iterable

import click
from flask.cli import with_appcontext

from app.commands.acting import system
from app.roles import MATRIX
from services import access_matrix
from services.access_matrix import MEANINGS, Line
from services.staff import ADMIN


@click.command("access-matrix")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
@with_appcontext
def command(as_csv: bool) -> None:
    """Print each permission and the roles that have it, with what the agency changed marked."""
    with system("access matrix") as session:
        found = list(access_matrix.lines(session, MATRIX))
        names = [name for name in access_matrix.roles(session, MATRIX) if name != ADMIN]
    if as_csv:
        write_csv(found, names)
    else:
        write_text(found, names)


def write_csv(lines: Iterable[Line], names: list[str]) -> None:
    """One row a permission, one column a role."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["Screen", "Permission", *names])
    for line in lines:
        marks = [MEANINGS.get(line.standings[name], "") for name in names]
        writer.writerow([line.screen, line.permission, *marks])


def write_text(lines: list[Line], names: list[str]) -> None:
    """A table as wide as its words, then what the marks mean."""
    click.echo(f"{ADMIN}: everything.\n")
    wide = max((len(line.screen) + len(line.permission) + 1 for line in lines), default=0)
    click.echo(" " * wide + "  " + "  ".join(names))
    for line in lines:
        marks = (line.standings[name].value.center(len(name)) for name in names)
        told = f"{line.screen + ' ' + line.permission:<{wide}}  {'  '.join(marks)}"
        click.echo(told.rstrip())
    differing = sum(
        line.standings[name].differs for line in lines for name in names if name in MATRIX
    )
    click.echo("")
    for standing, words in MEANINGS.items():
        click.echo(f"{standing.value}  {words}")
    click.echo(f"\n{differing} differences from what the product suggests.")


COMMANDS = (command,)
