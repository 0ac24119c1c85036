"""Attempts without a clear answer are settled by asking the gateway (B8)."""

import logging
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from jobs.registry import job, seconds
from models.payment_attempt import PaymentAttempt
from services import gateways, reconciliation
from services.gateways.base import Found, Unreachable

log = logging.getLogger(__name__)


@job(every=seconds(15))
def settle_attempts(session: Session, at: datetime) -> int:
    """Ask the gateway about payments and refunds whose end is not known; return how many."""
    keys = [attempt.id for attempt in reconciliation.due(session, at)]
    return sum(_tried(session, key, at) for key in keys)


def _tried(session: Session, key: int, at: datetime) -> bool:
    """Settle one attempt; whatever is wrong with it, the others still have their turn."""
    try:
        return _settled(session, key, at)
    except Exception:
        session.rollback()
        log.exception("Attempt %s could not be settled", key)
        return False


def _settled(session: Session, key: int, at: datetime) -> bool:
    """Note the question, ask it while nothing is locked, draw the consequences."""
    attempt = session.get_one(PaymentAttempt, key)
    name, asked = attempt.gateway, reconciliation.question(session, attempt)
    claimed = reconciliation.claim(session, attempt, at)
    session.commit()
    found = _found(name, asked) if claimed else None
    if found is None:
        return False
    reconciliation.conclude(session, key, found, at)
    session.commit()
    return True


def _found(name: str, asked: dict[str, str]) -> tuple[Found, ...] | None:
    gateway = gateways.opened(current_app.config, name)
    try:
        return gateway.find(**asked) if gateway else None
    except Unreachable as trouble:
        log.warning("The gateway could not be asked: %s", trouble)
        return None
