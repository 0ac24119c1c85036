"""Housekeeping of the files of documents."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from jobs.registry import hours, job
from services import lost_files


@job(every=hours(6))
def sweep_files(session: Session, at: datetime) -> int:
    """Throw away files that no document names after a day: uploads that a process died over."""
    return lost_files.sweep(session, current_app.config["DOCUMENTS"], at)
