"""Housekeeping of the counters that slow down guesses."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import hours, job
from services import throttle


@job(every=hours(1))
def forget_old_throttles(session: Session, at: datetime) -> int:
    """Throw away counters that nobody needs any more."""
    return throttle.forget_old(session, at)
