"""The payment gateway that the settings name."""

from flask import current_app

from services.gateways import gateway_named
from services.gateways.base import Gateway, GatewaySettings


def card_gateway() -> Gateway | None:
    """Open the gateway for cards and bank accounts; None while the agency has set none (B7)."""
    settings = current_app.config
    if not settings["GATEWAY_URL"] or not settings["GATEWAY_SECURITY_KEY"]:
        return None
    return gateway_named(
        "nmi",
        GatewaySettings(
            url=settings["GATEWAY_URL"],
            security_key=settings["GATEWAY_SECURITY_KEY"],
            tokenization_key=settings["GATEWAY_TOKENIZATION_KEY"],
            webhook_key=settings["GATEWAY_WEBHOOK_KEY"],
        ),
    )
