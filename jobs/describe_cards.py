"""Kept cards get the name by which their owners know them (B7)."""

import logging
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from jobs.registry import job, seconds
from services import cards, gateways
from services.gateways.base import Unreachable

log = logging.getLogger(__name__)


@job(every=seconds(15))
def describe_cards(session: Session, at: datetime) -> int:
    """Ask the gateway for brand and last digits of newly kept cards; return how many it told."""
    kept = [(card.id, card.gateway, card.vault_token) for card in cards.nameless(session)]
    session.commit()  # nothing is locked while the gateway is asked
    told = 0
    for key, name, token in kept:
        gateway = gateways.opened(current_app.config, name)
        try:
            stored = gateway.describe(token) if gateway else None
        except Unreachable as trouble:
            log.warning("The gateway could not be asked: %s", trouble)
            break
        if gateway:
            cards.describe(session, key, stored, at)
            session.commit()
            told += 1
    return told
