"""Slowing down guesses: counters in the database, shared by workers, ways in and restarts."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.throttle import Throttle
from services import upserts

KEEP = timedelta(days=2)


def count(session: Session, scope: str, key: str, window: timedelta, at: datetime) -> int:
    """Count one try and tell how many there were in the present window.

    The count is one upsert, so that parallel guesses cannot share a number.
    """
    values = {
        "scope": scope,
        "key_hash": _hash(key),
        "window_start": _window_start(at, window),
    }
    upsert = upserts.insert(session, Throttle).values(**values, tries=1)
    upsert = upsert.on_conflict_do_update(
        index_elements=["scope", "key_hash", "window_start"], set_={"tries": Throttle.tries + 1}
    )
    return session.execute(upsert.returning(Throttle.tries)).scalar_one()


def give_back(session: Session, scope: str, key: str, window: timedelta, at: datetime) -> None:
    """Take one try back: what was right was no guess."""
    session.execute(
        update(Throttle)
        .where(
            Throttle.scope == scope,
            Throttle.key_hash == _hash(key),
            Throttle.window_start == _window_start(at, window),
            Throttle.tries > 0,
        )
        .values(tries=Throttle.tries - 1)
        .execution_options(synchronize_session=False)
    )


def tries(session: Session, scope: str, key: str, window: timedelta, at: datetime) -> int:
    """Tell how many tries there were in the present window, without counting one."""
    found = session.scalar(
        select(Throttle.tries).where(
            Throttle.scope == scope,
            Throttle.key_hash == _hash(key),
            Throttle.window_start == _window_start(at, window),
        )
    )
    return found or 0


def forget_old(session: Session, at: datetime) -> int:
    """Throw away counters nobody needs any more; return how many."""
    gone = session.scalars(
        delete(Throttle).where(Throttle.window_start < at - KEEP).returning(Throttle.id)
    )
    return len(gone.all())


def _hash(key: str) -> str:
    return hashlib.sha256(key.strip().lower().encode()).hexdigest()


def _window_start(at: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)
