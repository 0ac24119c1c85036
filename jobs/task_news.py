"""News of tasks for those who watch them (F1)."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import job, minutes
from services import watching


@job(every=minutes(1))
def task_news(session: Session, at: datetime) -> int:
    """Tell those who watch a task that its due time has passed, once for each due time."""
    done = 0
    while told := watching.tell_overdue(session, at):
        session.commit()
        done += told
    return done
