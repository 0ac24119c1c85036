"""The ways of taking money. A new one is a file here and a line in ``GATEWAYS``."""

from services.gateways.base import Gateway, GatewaySettings
from services.gateways.manual import Manual
from services.gateways.nmi import Nmi

GATEWAYS: dict[str, type[Gateway]] = {gateway.name: gateway for gateway in (Nmi, Manual)}


def gateway_named(name: str, settings: GatewaySettings) -> Gateway:
    """Open a gateway; an unknown name is a mistake in the configuration."""
    if name not in GATEWAYS:
        raise ValueError(f"No gateway {name!r}; there are {', '.join(sorted(GATEWAYS))}.")
    return GATEWAYS[name](settings)
