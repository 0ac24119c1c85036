"""What the payment gateway tells us: a hint to ask it, never the truth itself."""

from dataclasses import asdict

from flask import Response, abort, current_app, request
from flask_appbuilder import expose
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.gateway_event import GatewayEvent
from services import clock, reconciliation
from services.gateways.base import Event
from views import house
from views.gateways import card_gateway
from views.page import Page

OF_EVERY_SALE = {"transaction.sale.success", "settlement.batch.complete"}


class Webhooks(Page):
    """The address that the gateway calls."""

    route_base = "/gateway"
    signed_otherwise = True

    @expose("/webhook", methods=["POST"])
    def webhook(self) -> Response:
        """Keep a signed event once, and ask about its payment at the next opportunity."""
        gateway = card_gateway() or abort(404)
        event = gateway.verify_webhook(dict(request.headers), request.get_data())
        if event is None:
            abort(400)
        with house.acting("the gateway reported an event") as own:
            keep(own, event, gateway.name)
        return Response(status=204)


def keep(session: Session, event: Event, gateway: str) -> None:
    """Store an event unless it is known, and hurry the questions that it hints at."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(GatewayEvent).values(
        event_id=event.id[:60],
        gateway=gateway,
        kind=event.type[:60],
        order_id=event.order_id[:60] or None,
        transaction_id=next(iter(event.transaction_ids), "")[:60] or None,
        body={
            "chargebacks": [asdict(one) | {"amount": str(one.amount)} for one in event.chargebacks]
        },
    )
    fresh = row.on_conflict_do_nothing(index_elements=["event_id"]).returning(GatewayEvent.id)
    if session.scalar(fresh) is None:
        return
    reconciliation.hurry(
        session,
        clock.now(),
        order=event.order_id,
        transactions=event.transaction_ids,
        booked=event.type not in OF_EVERY_SALE,
    )
    current_app.logger.info("gateway event %s", event.type)
