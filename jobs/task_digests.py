"""The daily digest of one's own tasks, for those who wish it (F3)."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import job, minutes
from services import digests


@job(every=minutes(5))
def task_digests(session: Session, at: datetime) -> int:
    """Write to each person whose office's morning has come what is overdue and due today."""
    done = 0
    for wish_id in digests.wished(session):
        done += digests.write(session, wish_id, at)
        session.commit()
    return done
