"""Texts to phones, through the provider that the settings name; without one, none can be sent."""

from services.texting.base import Provider, Text, TextRefused
from services.texting.nobody import Nobody

__all__ = ["Provider", "Text", "TextRefused", "is_possible", "provider", "use"]

_chosen: list[Provider] = [Nobody()]


def use(chosen: Provider) -> None:
    """Take the provider; the application says once at its start which it is."""
    _chosen[:] = [chosen]


def provider() -> Provider:
    """Who hands texts over."""
    return _chosen[0]


def is_possible() -> bool:
    """Tell whether texts can be sent at all."""
    return not isinstance(provider(), Nobody)
