"""Run a PDF engine so that it can neither hang, nor grow, nor reach anything."""

import functools
import logging
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from flask_babel import gettext as _

from services.errors import Refused
from services.pdf import slots

SECONDS = 15.0
# Set by the shell rather than by `preexec_fn`, which is not safe in a process with threads.
# Address space in KiB, processor seconds, file size in blocks of 512 bytes, no core files.
LIMITS = 'ulimit -v 2097152 && ulimit -t 20 && ulimit -f 102400 && ulimit -c 0 && exec "$@"'
FENCES = (("unshare", "--net"), ("unshare", "--net", "--map-root-user"))

log = logging.getLogger(__name__)


class PdfFailed(Refused):
    """No document came of it: the engine was too slow, too busy, missing or broken."""


def run(command: Sequence[str], page: bytes, *, seconds: float = SECONDS) -> bytes:
    """Feed a page to an engine and return the PDF it prints; kill the engine when time is up."""
    try:
        with slots.slot(seconds), tempfile.TemporaryDirectory(prefix="pdf-") as room:
            return fenced(command, page, Path(room), seconds)
    except slots.AllTaken as busy:
        raise PdfFailed(
            _("Other documents are being made just now. Please try again in a minute.")
        ) from busy


def fenced(command: Sequence[str], page: bytes, room: Path, seconds: float) -> bytes:
    """Run in a session, directory and environment of its own, under limits."""
    printed, complaints = room / "printed", room / "complaints"
    with printed.open("wb") as out, complaints.open("wb") as err:
        engine = subprocess.Popen(
            [*fence(), "sh", "-c", LIMITS, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            cwd=room,
            env=surroundings(room),
            start_new_session=True,
        )
        wait(engine, page, seconds)
    pdf = printed.read_bytes()
    if not (pdf.startswith(b"%PDF") and b"%%EOF" in pdf[-1024:]):
        said = complaints.read_bytes()[-500:].decode("utf-8", "replace")
        log.error("The PDF engine ended with %s and no PDF: %s", engine.returncode, said)
        raise PdfFailed(_("This document could not be made. We have noted the reason."))
    return pdf


def wait(engine: subprocess.Popen[bytes], page: bytes, seconds: float) -> None:
    """Hand over the page and wait; whatever goes wrong, leave no process behind."""
    try:
        engine.communicate(page, timeout=seconds)
    except BaseException as cause:
        os.killpg(engine.pid, signal.SIGKILL)
        with suppress(BrokenPipeError), engine:  # closes the way in, which may be half written
            engine.wait()
        if not isinstance(cause, subprocess.TimeoutExpired):
            raise
        log.warning("The PDF engine was stopped after %s seconds.", seconds)
        raise PdfFailed(
            _("This document takes too long to make. Choose a shorter period.")
        ) from cause


def surroundings(room: Path) -> dict[str, str]:
    """Give an engine a home that is thrown away, and none of our own environment."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(room),
        "TMPDIR": str(room),
        "XDG_RUNTIME_DIR": str(room),
        "QT_QPA_PLATFORM": "offscreen",
    }


@functools.cache
def fence() -> tuple[str, ...]:
    """Find the prefix that takes the network away; where the system forbids it, there is none."""
    allowed = (prefix for prefix in FENCES if ask((*prefix, "true")) is not None)
    return next(allowed, ())


def ask(command: Sequence[str], seconds: float = 10.0) -> str | None:
    """Return what a short command prints; None when it is missing, fails or dawdles."""
    if shutil.which(command[0]) is None:
        return None
    with tempfile.TemporaryDirectory(prefix="pdf-") as room:
        try:
            answer = subprocess.run(
                command, capture_output=True, timeout=seconds, env=surroundings(Path(room))
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
    return answer.stdout.decode("utf-8", "replace").strip() if answer.returncode == 0 else None
