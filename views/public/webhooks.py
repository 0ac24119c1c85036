"""What the payment gateway tells us: a hint to ask it, never the truth itself."""

from flask import Response, abort, current_app, request
from flask_appbuilder import expose
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.gateway_event import GatewayEvent
from services import clock, reconciliation
from services.gateways.base import Event
from views import house
from views.gateways import card_gateway
from views.page import Page


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
    """Store an event unless it is known, and hurry the question that it hints at."""
    if session.scalar(select(GatewayEvent.id).where(GatewayEvent.event_id == event.id[:60])):
        return
    session.add(
        GatewayEvent(
            event_id=event.id[:60],
            gateway=gateway,
            kind=event.type[:60],
            order_id=event.order_id[:60] or None,
            transaction_id=next(iter(event.transaction_ids), "")[:60] or None,
            body={"chargebacks": [one.id for one in event.chargebacks]},
        )
    )
    if event.order_id:
        reconciliation.hurry(session, event.order_id, clock.now())
    current_app.logger.info("gateway event %s", event.type)
