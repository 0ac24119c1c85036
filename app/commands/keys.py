"""`flask keys`: the keys that encrypt columns and files."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from app.commands.acting import refusals, system
from app.commands.progress import progress
from models.audit_entry import AuditAction
from models.encryption import CannotDecrypt, cipher
from services import audit, resealing

MOST_NAMED = 20
Advance = Callable[[int], None]


@click.group("keys")
def command() -> None:
    """The keys that encrypt columns and files (FIELD_KEYS)."""


@command.command("rotate")
@with_appcontext
def rotate() -> None:
    """Seal everything anew with the newest key, the first of FIELD_KEYS.

    Put the new key in front of the old ones and start the web server and the jobs anew first. They
    go on meanwhile. Started again, this goes on where it was stopped.
    """
    with refusals(), system("keys rotate") as session:
        total = resealing.count(session)
        session.commit()
        with progress("Sealed", total) as advance:
            faults = [*seal_columns(session, advance), *seal_files(session, advance)]
        words = f"sealed {total - len(faults)} values and files with the key {cipher.current}"
        audit.note(session, AuditAction.acted, words)
    for fault in faults[:MOST_NAMED]:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} could not be opened, and stay as they are.")
    click.echo(f"{words[0].upper()}{words[1:]}.")
    click.echo("Keep the older keys: the audit and older backups are still sealed with them.")


def seal_columns(session: Session, advance: Advance) -> list[str]:
    """Seal the values of every column anew, some at a time; name those that cannot be opened."""
    faults = []
    for column in resealing.columns():
        after = 0
        while found := resealing.values(session, column, after):
            for key, raw in found:
                try:
                    resealing.seal_value(session, column, key, raw)
                except CannotDecrypt as error:
                    faults.append(f"{column} of row {key}: {error}")
            session.commit()
            after = found[-1][0]
            advance(len(found))
    return faults


def seal_files(session: Session, advance: Advance) -> list[str]:
    """Seal files anew, one after the other; no transaction is open while one is written."""
    folder: Path = current_app.config["DOCUMENTS"]
    faults, after = [], 0
    while found := resealing.files(session, after):
        session.commit()
        for file in found:
            try:
                kept = resealing.seal_file(folder, file)
            except CannotDecrypt as error:
                faults.append(f"document {file.id}: {error}")
                continue
            resealing.note(session, folder, file, kept)
            session.commit()
        after = found[-1].id
        advance(len(found))
    return faults


COMMANDS = (command,)
