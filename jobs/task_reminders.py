"""Reminders of tasks (F2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import job, minutes
from services import reminders


@job(every=minutes(1))
def task_reminders(session: Session, at: datetime) -> int:
    """Put the reminders that are due into the outbox, hundreds in one transaction."""
    done = 0
    while claimed := reminders.claim(session, at):
        session.commit()
        done += claimed
    return done
