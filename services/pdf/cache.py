"""Keep finished documents, so that the second look at an invoice costs nothing."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

log = logging.getLogger(__name__)


def cached(directory: Path, key_parts: Sequence[object], make: Callable[[], bytes]) -> bytes:
    """Return the document made of these very parts, making it at the first asking.

    Nothing is ever out of date: name everything that shows on the page (or the HTML itself), and
    a changed invoice is another key. Not for health data, which is kept encrypted: a document
    stands in the directory as it is, readable by the application's own user alone.

    Args:
        directory: A folder outside the web root.
        key_parts: What decides the document's content; each is compared by its `repr`.
        make: Called when there is no such document yet.
    """
    path = directory / name(key_parts)
    found = look(path)
    if found is not None:
        return found
    pdf = make()
    keep(path, pdf)
    return pdf


def look(path: Path) -> bytes | None:
    """Return a kept document; a file that a power cut left empty is none."""
    try:
        pdf = path.read_bytes()
        os.utime(path)  # the sweep spares what is looked at
    except OSError:
        return None
    return pdf if pdf.startswith(b"%PDF") else None


def name(key_parts: Sequence[object]) -> str:
    """Hash the parts, each with its length so that no two lists run into the same text."""
    told = (repr(part) for part in key_parts)
    text = "".join(f"{len(part)}:{part}" for part in told)
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    return f"{digest[:2]}/{digest}.pdf"


def keep(path: Path, pdf: bytes) -> None:
    """Write whole or not at all; a full disk costs speed, never the document."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            unfinished = Path(part.name)
            try:
                part.write(pdf)
                part.flush()
                unfinished.replace(path)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
    except OSError as problem:
        log.warning("A PDF could not be kept: %s", problem.strerror)


def sweep(directory: Path, unused_since: float) -> int:
    """Delete what nobody has looked at since then (seconds of the epoch); return how many."""
    gone = 0
    for path in directory.glob("??/*"):
        if path.is_file() and path.stat().st_mtime < unused_since:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
