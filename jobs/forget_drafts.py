"""Housekeeping of pages and messages that nobody finished."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import hours, job
from services import drafts, message_drafts


@job(every=hours(1))
def forget_drafts(session: Session, at: datetime) -> int:
    """Throw away drafts after 30 days: they hold people's health."""
    return drafts.forget_old(session, at) + message_drafts.forget_old(session, at)
