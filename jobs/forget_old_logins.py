"""Housekeeping of sessions: where and with what somebody signed in is not kept for ever."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import hours, job
from services import logins


@job(every=hours(24))
def forget_old_logins(session: Session, at: datetime) -> int:
    """Throw away sessions that ended over 60 days ago."""
    return logins.forget_old(session, at)
