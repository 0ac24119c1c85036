"""Where files are kept: outside the web's folders, sealed, under names that nobody can guess.

What arrives has no name on the disk until it is sealed. It is sealed beside its place, put on the
disk, and renamed before its row is stored. So a process that is killed leaves nothing plain, and at
worst a file that no row names, which a job sweeps away.
"""

import errno
import hashlib
import io
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask_babel import gettext as _

from services.errors import Refused
from services.files import sealing

AT_ONCE = 1 << 16
MEGABYTE = 1024 * 1024
UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Kept:
    """A file in the vault: its random name, its size, the hash of what is in it, and its key."""

    stored_as: str
    size: int
    sha256: str
    sealed_with: str


@contextmanager
def arriving(folder: Path) -> Iterator[IO[bytes]]:
    """Give a place without a name for a file that is still to be looked at."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryFile(dir=folder) as file:
        yield file


def receive(stream: IO[bytes], file: IO[bytes], name: str, most_bytes: int) -> None:
    """Write a file down as it comes, and stop as soon as it is too large.

    Raises:
        Refused: it is too large, or the disk is full.
    """
    size = 0
    with _room():
        while part := stream.read(AT_ONCE):
            size += len(part)
            if size > most_bytes:
                raise Refused(too_large(name, most_bytes))
            file.write(part)
        file.flush()


@contextmanager
def _room() -> Iterator[None]:
    """Say it in words when the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise Refused(_("The server has no room left. Please tell the office.")) from error


def too_large(name: str, most_bytes: int) -> str:
    """Say that a file is too large, and how large it may be."""
    return _(
        "%(name)s is too large: a file may have %(n)s MB.", name=name, n=most_bytes // MEGABYTE
    )


def settle(file: IO[bytes], folder: Path) -> Kept:
    """Seal a file and put it on the disk for good, under a random name.

    Raises:
        Refused: the disk is full.
    """
    stored_as = secrets.token_hex(16)
    sha256, size = _measured(file)
    unfinished = folder / f".{stored_as}{UNFINISHED}"
    try:
        unfinished.touch(mode=0o600)
        with _room(), unfinished.open("wb") as sealed:
            sealed_with = sealing.seal(file, sealed, stored_as)
            sealed.flush()
            os.fsync(sealed.fileno())
        unfinished.rename(folder / stored_as)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(folder)
    return Kept(stored_as, size, sha256, sealed_with)


def _measured(file: IO[bytes]) -> tuple[str, int]:
    """Tell the hash and the size of a file, and rewind it."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while part := file.read(AT_ONCE):
        digest.update(part)
        size += len(part)
    file.seek(0)
    return digest.hexdigest(), size


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


def opened(folder: Path, stored_as: str, sealed_with: str | None) -> IO[bytes] | None:
    """Open a file to be read; None if it is not there. One without a key's id is still plain.

    Raises:
        CannotDecrypt: it was sealed with a key that is not configured, or was altered.
    """
    path = path_of(folder, stored_as)
    if path is None:
        return None
    if sealed_with is None:
        return path.open("rb")
    return io.BufferedReader(sealing.Opened(path), sealing.PIECE)


def throw_away(folder: Path, stored_as: str) -> None:
    """Take a file off the disk."""
    (folder / Path(stored_as).name).unlink(missing_ok=True)


def begin_last_day(folder: Path, stored_as: str) -> None:
    """Let a file that no row names any more count as new, so that it is swept away a day later."""
    path = path_of(folder, stored_as)
    if path is not None:
        path.touch()


def names(folder: Path) -> Iterator[tuple[str, float]]:
    """List what lies in the vault: each name, and the instant of its last change."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield entry.name, entry.stat().st_mtime
