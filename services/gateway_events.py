"""What a payment gateway tells by webhook: kept once, a hint to ask and never the truth."""

import logging
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from models.gateway_event import GatewayEvent
from services import reconciliation, upserts
from services.gateways.base import Event

LONGEST = 60
OF_EVERY_SALE = {"transaction.sale.success", "settlement.batch.complete"}

log = logging.getLogger(__name__)


def keep(session: Session, event: Event, gateway: str, at: datetime) -> None:
    """Store an event unless it is known, and hurry the questions that it hints at."""
    row = upserts.insert(session, GatewayEvent).values(
        event_id=event.id[:LONGEST],
        gateway=gateway,
        kind=event.type[:LONGEST],
        order_id=event.order_id[:LONGEST] or None,
        transaction_id=next(iter(event.transaction_ids), "")[:LONGEST] or None,
        body={
            "chargebacks": [asdict(one) | {"amount": str(one.amount)} for one in event.chargebacks]
        },
    )
    fresh = row.on_conflict_do_nothing(index_elements=["event_id"]).returning(GatewayEvent.id)
    if session.scalar(fresh) is None:
        return
    reconciliation.hurry(
        session,
        at,
        order=event.order_id,
        transactions=event.transaction_ids,
        booked=event.type not in OF_EVERY_SALE,
    )
    log.info("gateway event %s", event.type)
