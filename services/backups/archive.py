"""The file: written whole or not at all, verified before anything is taken from it."""

import hashlib
import io
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from services.backups import manifest
from services.backups.manifest import Manifest
from services.errors import Refused

DATABASE, MANIFEST = "database", "manifest.json"
DOCUMENTS, SECRETS = "documents/", "secrets/"
NAME = re.compile(r"database|manifest\.json|(documents|secrets)(/[\w-][\w.-]*)+")
PIECE = 1 << 20
LONGEST_MANIFEST = 16 << 20
BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error)


class Hashed:
    """A file that remembers the SHA-256 of what was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        """Begin with nothing read."""
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._file.read(size)
        self._hash.update(piece)
        return piece

    @property
    def sha256(self) -> str:
        """The hash of all that was read."""
        return self._hash.hexdigest()


class Writer:
    """Adds members and notes their hashes; the room is a folder for what must first be made."""

    def __init__(self, tar: tarfile.TarFile, room: Path) -> None:
        """Begin an empty archive."""
        self._tar, self.room = tar, room
        self.members: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file; one that is deleted in this moment is left out."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            self._add(name, file, os.fstat(file.fileno()).st_size)

    def add_bytes(self, name: str, raw: bytes) -> None:
        """Add what is in memory."""
        self._add(name, io.BytesIO(raw), len(raw))

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        member, hashed = tarfile.TarInfo(name), Hashed(file)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, hashed)
        self.members[name] = hashed.sha256


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write an archive beside its place and move it there when it is whole and on the disk.

    What a killed backup left is beside it too, and the next one takes it away.

    Raises:
        Refused: there is such a file already, or it cannot be written.
    """
    if path.exists():
        raise Refused(f"{path} exists already: choose another name.")
    room = path.with_name(f".{path.name}.unfinished")
    try:
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(mode=0o700)
        whole = room / "archive"
        whole.touch(mode=0o600)
        with whole.open("wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
                yield Writer(tar, room)
            file.flush()
            os.fsync(file.fileno())
        whole.replace(path)
        settle(path.parent)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error}") from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


def settle(folder: Path) -> None:
    """Put the names in a folder on the disk too: after a power cut the file is there."""
    number = os.open(folder, os.O_RDONLY)
    os.fsync(number)
    os.close(number)


@dataclass(frozen=True)
class Archive:
    """A backup that was read through and found whole."""

    tar: tarfile.TarFile
    manifest: Manifest

    def names(self, prefix: str) -> list[str]:
        """The members under a prefix."""
        return sorted(name for name in self.manifest.members if name.startswith(prefix))

    def extract(self, name: str, path: Path) -> None:
        """Write one member to a file that nobody else may read; on the disk when this returns."""
        source = self.tar.extractfile(name)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        with path.open("wb") as file:
            if source is not None:
                shutil.copyfileobj(source, file, PIECE)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def opened(path: Path, advance: Callable[[int], None]) -> Iterator[Archive]:
    """Open a backup after reading it through.

    Raises:
        Refused: it is damaged, altered, or no backup at all.
    """
    with ExitStack() as stack:
        try:
            tar = stack.enter_context(tarfile.open(path, "r:gz"))
        except BROKEN as error:
            raise Refused(f"{path} cannot be read as a backup: {error}") from error
        yield Archive(tar, verified(tar, advance))


def verified(tar: tarfile.TarFile, advance: Callable[[int], None]) -> Manifest:
    """Compare every member with the manifest."""
    try:
        found, raw = read_through(tar, advance)
    except BROKEN as error:
        raise Refused(f"This backup is damaged: {error}") from error
    told = manifest.read(raw)
    wrong = sorted(
        name for name in {*found, *told.members} if found.get(name) != told.members.get(name)
    )
    if wrong:
        raise Refused(f"This backup was altered or is damaged: {', '.join(wrong[:5])}.")
    if DATABASE not in found:
        raise Refused("This backup holds no database.")
    return told


def read_through(
    tar: tarfile.TarFile, advance: Callable[[int], None]
) -> tuple[dict[str, str], bytes]:
    """Hash every member; give the manifest's own bytes."""
    found: dict[str, str] = {}
    raw = b""
    for member in tar:
        file = tar.extractfile(member) if member.isreg() else None
        if file is None or not NAME.fullmatch(member.name) or member.name in found:
            raise Refused(f"This is no backup of Tendwell: it holds {member.name!r}.")
        if member.name == MANIFEST:
            raw = file.read(LONGEST_MANIFEST)
            continue
        hashed = Hashed(file)
        while hashed.read(PIECE):
            pass
        found[member.name] = hashed.sha256
        advance(1)
    return found, raw
