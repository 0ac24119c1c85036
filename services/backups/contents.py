"""What goes into a backup, and in which order it comes back."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from services.backups.archive import DATABASE, DOCUMENTS, MANIFEST, SECRETS, Archive, Writer
from services.backups.manifest import Manifest
from services.backups.stores import Store

Advance = Callable[[int], None]


def fill(
    writer: Writer,
    store: Store,
    documents: Path,
    told: Manifest,
    secrets: Mapping[str, str],
    advance: Advance,
) -> None:
    """Put everything in: the database first, so that each document it names is there later.

    `told` is completed by what is found.
    """
    copy = writer.room / DATABASE
    told.head, told.counts = store.save(copy)
    writer.add(DATABASE, copy)
    copy.unlink()
    advance(1)
    for path in files(documents):
        writer.add(f"{DOCUMENTS}{path.relative_to(documents).as_posix()}", path)
        advance(1)
    for name, secret in secrets.items():
        writer.add_bytes(f"{SECRETS}{name.lower()}", secret.encode())
    told.with_secrets, told.members = bool(secrets), writer.members
    writer.add_bytes(MANIFEST, told.as_bytes())


def files(folder: Path) -> list[Path]:
    """Every file in a folder that may not be there."""
    found = (path for path in folder.rglob("[!.]*") if path.is_file())
    return sorted(found) if folder.exists() else []


def take_in(
    archive: Archive,
    store: Store,
    instance: Path,
    documents: Path,
    migrate: Callable[[str], None],
    advance: Advance,
) -> None:
    """Bring everything back; whenever this is killed, a whole database stands, the old or the new.

    Documents come first, beside those of the old database, whose names are others; only when the
    new database stands, those that it does not know are taken away.
    """
    room = store.room(instance) / ".restore"
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700, parents=True)
    try:
        kept = put_documents(archive, documents, advance)
        copy = room / DATABASE
        archive.extract(DATABASE, copy)
        store.load(copy, archive.manifest.counts, migrate)
        advance(1)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    for path in files(documents):
        if path not in kept:
            path.unlink()


def put_documents(archive: Archive, documents: Path, advance: Advance) -> set[Path]:
    """Write each document beside its place and move it there."""
    kept = set()
    for name in archive.names(DOCUMENTS):
        place = documents / name.removeprefix(DOCUMENTS)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = place.with_name(f".{place.name}.unfinished")
        archive.extract(name, unfinished)
        unfinished.replace(place)
        kept.add(place)
        advance(1)
    return kept
