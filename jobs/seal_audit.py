"""The audit's chain of hashes (O5)."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import job, minutes
from services import audit


@job(every=minutes(1))
def seal_audit(session: Session, at: datetime) -> int:
    """Chain the entries that were committed since the last run, so that none is altered unseen."""
    done = 0
    while sealed := audit.seal(session, at):
        session.commit()
        done += sealed
    return done
