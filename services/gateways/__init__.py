"""The ways of taking money. A new one is a file here and a line in ``GATEWAYS``."""

from collections.abc import Mapping
from typing import Any

from services.gateways.base import Gateway, GatewaySettings
from services.gateways.manual import Manual
from services.gateways.nmi import Nmi

GATEWAYS: dict[str, type[Gateway]] = {gateway.name: gateway for gateway in (Nmi, Manual)}
HOSTED = Nmi.name


def gateway_named(name: str, settings: GatewaySettings) -> Gateway:
    """Open a gateway; an unknown name is a mistake in the configuration."""
    if name not in GATEWAYS:
        raise ValueError(f"No gateway {name!r}; there are {', '.join(sorted(GATEWAYS))}.")
    return GATEWAYS[name](settings)


def opened(config: Mapping[str, Any], name: str = HOSTED) -> Gateway | None:
    """Open a gateway as the configuration has it; None while the agency has set none (B7)."""
    settings = GatewaySettings(
        url=config["GATEWAY_URL"],
        security_key=config["GATEWAY_SECURITY_KEY"],
        tokenization_key=config["GATEWAY_TOKENIZATION_KEY"],
        webhook_key=config["GATEWAY_WEBHOOK_KEY"],
        seconds=config["GATEWAY_SECONDS"],
    )
    if GATEWAYS[name].hosted and not (settings.url and settings.security_key):
        return None
    return gateway_named(name, settings)
