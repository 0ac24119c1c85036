"""Documents without their file, and files that no document names."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.document import Document
from services.files import vault

KEEP = timedelta(days=1)
AT_ONCE = 1000


def orphans(session: Session, folder: Path, at: datetime) -> Iterator[Path]:
    """Find the files that no row names, deleted documents included, and that are a day old."""
    latest = (at - KEEP).timestamp()
    old = (name for name, changed in vault.names(folder) if changed < latest)
    while part := list(islice(old, AT_ONCE)):
        query = select(Document.stored_as).where(Document.stored_as.in_(part))
        known = set(session.scalars(query))
        yield from (folder / name for name in part if name not in known)


def sweep(session: Session, folder: Path, at: datetime) -> int:
    """Throw orphans away; return how many."""
    count = 0
    for path in orphans(session, folder, at):
        path.unlink(missing_ok=True)
        count += 1
    return count


def missing(session: Session, folder: Path) -> list[int]:
    """Tell the ids of documents whose file is not there; deleted ones can come back and count."""
    there = {name for name, _changed in vault.names(folder)}
    query = select(Document.id, Document.stored_as).order_by(Document.id)
    rows = session.execute(query, execution_options={"yield_per": AT_ONCE})
    return [key for key, stored_as in rows if stored_as not in there]
