"""Housekeeping of the files that people uploaded for an import."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import hours, job
from services.imports import uploads


@job(every=hours(1))
def forget_uploads(session: Session, at: datetime) -> int:
    """Throw away uploaded tables after a day: they hold people's health."""
    return uploads.forget_old(session, at)
