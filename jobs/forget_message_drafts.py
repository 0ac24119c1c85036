"""Housekeeping of messages that somebody began and never sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import hours, job
from services import message_drafts


@job(every=hours(24))
def forget_message_drafts(session: Session, at: datetime) -> int:
    """Throw away drafts that nobody went on with for a month."""
    return message_drafts.forget_old(session, at)
