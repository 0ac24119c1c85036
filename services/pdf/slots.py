"""Two documents at a time on this machine, counted over all its processes."""

import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AT_ONCE = 2
PAUSE = 0.05


class AllTaken(Exception):
    """Nobody gave a place back in time."""


@contextmanager
def slot(seconds: float) -> Iterator[None]:
    """Hold one of the places; a lock on a file, so a killed process gives its place back."""
    held = wait(time.monotonic() + seconds)
    try:
        yield
    finally:
        os.close(held)


def wait(until: float) -> int:
    """Try every place in turn until one is free or the time is up."""
    folder = place()
    while True:
        for number in range(AT_ONCE):
            held = take(folder / str(number))
            if held is not None:
                return held
        if time.monotonic() >= until:
            raise AllTaken
        time.sleep(PAUSE)


def take(path: Path) -> int | None:
    """Lock one place; None when another document sits in it."""
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    return opened


def place() -> Path:
    """Return our own folder in the temporary directory, which others may write to."""
    folder = Path(tempfile.gettempdir()) / f"tendwell-pdf-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else; remove it.")
    return folder
