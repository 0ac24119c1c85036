"""Where files are kept: outside the web's folders, under names that nobody can guess.

A file is written beside its place, put on the disk, and renamed before its row is stored. So a
process that is killed leaves at worst a file that no row names, which a job sweeps away.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask_babel import gettext as _

from services.errors import Refused

AT_ONCE = 1 << 16
MEGABYTE = 1024 * 1024
UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Kept:
    """A file in the vault: its random name, its size, and the hash of what is in it."""

    stored_as: str
    size: int
    sha256: str


@contextmanager
def arriving(folder: Path) -> Iterator[Path]:
    """Give a place for a file that is still to be looked at; afterwards it is gone or kept."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f".{secrets.token_hex(16)}{UNFINISHED}"
    path.touch(mode=0o600)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def receive(stream: IO[bytes], path: Path, name: str, most_bytes: int) -> None:
    """Write a file down as it comes, and stop as soon as it is too large.

    Raises:
        Refused: it is too large, or the disk is full.
    """
    size = 0
    try:
        with path.open("wb") as file:
            while part := stream.read(AT_ONCE):
                size += len(part)
                if size > most_bytes:
                    raise Refused(too_large(name, most_bytes))
                file.write(part)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise Refused(_("The server has no room left. Please tell the office.")) from error


def too_large(name: str, most_bytes: int) -> str:
    """Say that a file is too large, and how large it may be."""
    return _(
        "%(name)s is too large: a file may have %(n)s MB.", name=name, n=most_bytes // MEGABYTE
    )


def settle(path: Path) -> Kept:
    """Put a file on the disk for good, under a random name."""
    stored_as = secrets.token_hex(16)
    with path.open("rb") as file:
        os.fsync(file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    path.rename(path.with_name(stored_as))
    _sync_folder(path.parent)
    return Kept(stored_as, size, sha256)


def _sync_folder(folder: Path) -> None:
    """Put the folder's own list on the disk: a rename is only there once this is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def path_of(folder: Path, stored_as: str) -> Path | None:
    """Find a file; None if it is not there. A name leads nowhere but into the folder."""
    path = folder / Path(stored_as).name
    return path if path.is_file() else None


def names(folder: Path) -> Iterator[tuple[str, float]]:
    """List what lies in the vault: each name, and the instant of its last change."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield entry.name, entry.stat().st_mtime
