"""The payment gateways as this installation has them."""

from flask import abort, current_app

from services import gateways
from services.gateways.base import Gateway


def card_gateway() -> Gateway | None:
    """Open the gateway for cards and bank accounts; None while the agency has set none (B7)."""
    return gateways.opened(current_app.config)


def gateway_or_404(name: str = gateways.HOSTED) -> Gateway:
    """Open a gateway; without one there is nothing to pay with here."""
    return gateways.opened(current_app.config, name) or abort(404)
