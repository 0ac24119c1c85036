"""Where the payment gateway calls: whatever bears its signature is kept."""

from flask import Response, abort, request
from flask_appbuilder import expose

from services import clock, gateway_events
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
            gateway_events.keep(own, event, gateway.name, clock.now())
        return Response(status=204)
