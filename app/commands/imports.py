"""`flask import`: other systems' data, checked before anything is changed."""

import csv
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.commands.acting import system
from app.commands.progress import progress
from services import clock, imports

MOST_FAULTS = 200
PROBLEM = "Problem"


@click.command("import")
@click.argument("kind", type=click.Choice(imports.KINDS))
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--office", help="The office that takes the rows in, if there are several.")
@click.option(
    "--map",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A mapping of your own: which column is which field.",
)
@click.option("--dry-run", is_flag=True, help="Check every row and change nothing.")
@click.option("--skip-bad", is_flag=True, help="Take the good rows; write the others to a file.")
@click.option(
    "--settled-before",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Invoices from before this day are settled; without it, everything is still owed.",
)
@with_appcontext
def take_in(
    kind: str,
    path: Path,
    office: str | None,
    map_file: Path | None,
    dry_run: bool,
    skip_bad: bool,
    settled_before: datetime | None,
) -> None:
    """Import a table of KIND from PATH (CSV or Excel; a folder for synthea).

    All rows are taken or none. A second run of the same file changes nothing.
    """
    report = imports.Report()
    with system(f"import of {kind}") as session:
        where = imports.office_named(session, office)
        today = clock.today(where.time_zone)
        settled = settled_before.date() if settled_before else None
        order = imports.Order(
            kind, path, where, today, clock.now(), mapping=map_file, settled_before=settled
        )
        with progress("Rows", imports.size(path)) as advance:
            for count in imports.run(session, order, report):
                advance(count)
        is_kept = not dry_run and (report.is_clean() or skip_bad)
        if not is_kept:
            session.rollback()
    tell(report)
    if skip_bad and not dry_run:
        write_rejects(report)
    conclude(report, dry_run, is_kept)


def tell(report: imports.Report) -> None:
    """Print what was read, by which rules, and what was left out."""
    for name in sorted({*report.made, *report.known}):
        new, known = report.made[name], report.known[name]
        click.echo(f"{name.replace('_', ' ')}: {new} new, {known} known already")
    click.echo("Rules applied:")
    for name, times in sorted(report.rules.items()):
        click.echo(f"  {name} ({times}): {imports.WORDS[name]}")
    click.echo("Left out:")
    for what, times in sorted(report.left_out.items()):
        click.echo(f"  {what} ({times})")
    for (file, why), columns in by_reason(report).items():
        click.echo(f"  {file}, {', '.join(columns)}: {why}")
    for fault in report.faults[:MOST_FAULTS]:
        click.echo(f"Bad row: {fault}", err=True)
    if len(report.faults) > MOST_FAULTS:
        click.echo(f"… and {len(report.faults) - MOST_FAULTS} more.", err=True)


def by_reason(report: imports.Report) -> dict[tuple[str, str], list[str]]:
    """Gather the columns that were not taken, by file and by why."""
    found: dict[tuple[str, str], list[str]] = {}
    for (file, column), why in report.columns.items():
        found.setdefault((file, why), []).append(column)
    return found


def write_rejects(report: imports.Report) -> None:
    """Write the rows that were not taken beside here, each with what is wrong with it."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for fault in report.faults:
        reasons.setdefault((fault.file, fault.row), []).append(f"{fault.column}: {fault.reason}")
    for file in dict.fromkeys(fault.file for fault in report.faults):
        rejects = [one for one in report.rejects.values() if one.file == file]
        columns = [*rejects[0].values, PROBLEM]
        path = Path(f"{Path(file).stem}-rejects.csv")
        with path.open("w", newline="", encoding="utf-8") as paper:
            writer = csv.DictWriter(paper, columns, restval="", extrasaction="ignore")
            writer.writeheader()
            for one in rejects:
                problem = " ".join(reasons[one.file, one.row])
                writer.writerow(one.values | {PROBLEM: problem})
        click.echo(f"{len(rejects)} bad rows were written to {path}.")


def conclude(report: imports.Report, dry_run: bool, is_kept: bool) -> None:
    """Say how it ended; an import that took nothing because of bad rows fails."""
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
    if not report.is_clean() and not is_kept:
        count = len(report.rejects)
        raise click.ClickException(f"{count} bad rows; nothing was imported.")
    if is_kept:
        click.echo(f"{sum(report.made.values())} rows were imported.")


COMMANDS = (take_in,)
