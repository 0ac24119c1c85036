"""`flask backup FILE` and `flask restore FILE`: everything in one file, and the way back."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app import shell
from app.commands import audit, doctor, setup
from app.commands.acting import refusals, system
from app.commands.progress import progress
from models import encryption
from models.audit_entry import AuditAction
from models.base import db
from services import audit as trail
from services import backups, clock, logins
from services.backups import Manifest, Store

SECRETS = ("SECRET_KEY", "FIELD_KEYS")
WORD = "replace"


@click.command("backup")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--with-secrets", is_flag=True, help="Also the keys that sign and encrypt.")
@with_appcontext
def backup(path: Path, with_secrets: bool) -> None:
    """Write database, documents and a manifest into FILE, while everything goes on serving.

    Without FIELD_KEYS nobody can read encrypted columns: keep the secrets in another place.
    """
    config = current_app.config
    told = Manifest(
        version=shell.version(),
        head="",
        made_at=clock.now().isoformat(timespec="seconds"),
        database=store().kind,
        counts={},
        field_keys=backups.fingerprints(field_keys()),
    )
    secrets = {name: config[name] for name in SECRETS} if with_secrets else {}
    with refusals(), progress("Files", 0) as advance, backups.writing(path) as writer:
        backups.fill(writer, store(), config["DOCUMENTS"], told, secrets, advance)
        with system("backup") as session:
            trail.note(session, AuditAction.exported, f"everything, into {path.name}")
    rows = sum(told.counts.values())
    click.echo(f"{path}: {rows:,} rows and {len(told.members) - 1:,} files.")
    if with_secrets:
        click.echo("It holds the keys too: whoever has it can read everything. Lock it away.")
    else:
        click.echo("Keep FIELD_KEYS in another place: without them what is sealed stays sealed.")


@click.command("restore")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Throw away what is in the database now.")
@click.pass_context
@with_appcontext
def restore(context: click.Context, path: Path, replace: bool) -> None:
    """Bring back what `flask backup` wrote into FILE; stop the web server and the jobs first.

    The file is verified before anything is changed, and a restore that fails leaves what was.
    """
    config, instance = current_app.config, Path(current_app.instance_path)
    with refusals(), progress("Files", 0) as advance, backups.opened(path, advance) as archive:
        told = archive.manifest
        told.check(store().kind, shell.version())
        click.echo(f"{path}: version {told.version}, made {told.made_at}, whole.")
        warn_of_keys(told)
        ask(store(), replace)
        db.session.remove()
        db.engine.dispose()
        backups.take_in(archive, store(), instance, config["DOCUMENTS"], migrate, advance)
    context.invoke(setup.command)
    with system("restore") as session:
        logins.end_everybodys(session, clock.now())
        trail.note(session, AuditAction.acted, f"restored {path.name}, made {told.made_at}")
    click.echo("Restored. Everybody signs in anew. Jobs and mails wait for their processes.")
    doctor.look()
    context.invoke(audit.verify)


def store() -> Store:
    """The database that the settings name."""
    config = current_app.config
    return backups.store_for(config["SQLALCHEMY_DATABASE_URI"], config["DATABASE_OWNER_URL"])


def field_keys() -> dict[str, bytes]:
    """The keys of encrypted columns."""
    return encryption.parse_keys(current_app.config["FIELD_KEYS"])


def warn_of_keys(told: Manifest) -> None:
    """Say which keys are needed to read what is encrypted."""
    if missing := backups.missing_keys(told, field_keys()):
        names = ", ".join(missing)
        click.echo(
            f"FIELD_KEYS lacks the key {names} of this backup: what it sealed cannot be read "
            "until the key is added.",
            err=True,
        )


def ask(store: Store, replace: bool) -> None:
    """Let nobody throw a database away by accident."""
    if store.is_empty():
        return
    if not replace:
        raise click.ClickException(
            "There are people in this database. To throw it away, add --replace."
        )
    if click.prompt(f"Type {WORD} to throw away what is in the database now") != WORD:
        raise click.Abort


def migrate(url: str) -> None:
    """Bring a restored database to this release's version."""
    config = current_app.config
    usual = config["DATABASE_OWNER_URL"]
    config["DATABASE_OWNER_URL"] = url
    try:
        upgrade()
    finally:
        config["DATABASE_OWNER_URL"] = usual


COMMANDS = (backup, restore)
