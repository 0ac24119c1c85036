"""Statuses of clients that were planned for a day (C2)."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import job, minutes
from models.access import principal_of
from models.client_status_change import ClientStatusChange
from services import client_statuses as statuses

log = logging.getLogger(__name__)


@job(every=minutes(5))
def client_statuses(session: Session, at: datetime) -> int:
    """Bring into force what was planned for today, or for a day that was missed."""
    keys = statuses.due(session, principal_of(session).today)
    session.commit()
    return sum(_tried(session, key, at) for key in keys)


def _tried(session: Session, key: int, at: datetime) -> bool:
    """Change one client's status; whatever is wrong with it, the others still have their turn."""
    try:
        statuses.bring_into_force(session, session.get_one(ClientStatusChange, key), at)
        session.commit()
    except Exception:
        session.rollback()
        log.exception("The planned status %s could not be brought into force", key)
        return False
    return True
