"""Texts to phones, through the provider that the settings name; without one, none can be sent."""

from collections.abc import Mapping
from typing import Any

from services.texting.base import Provider, Taken, Text, TextRefused, Unclear
from services.texting.nobody import Nobody
from services.texting.twilio import OPTED_OUT, TextSettings, Twilio

__all__ = [
    "OPTED_OUT",
    "Provider",
    "Taken",
    "Text",
    "TextRefused",
    "Twilio",
    "Unclear",
    "is_possible",
    "opened",
    "provider",
    "use",
]

_chosen: list[Provider] = [Nobody()]


def use(chosen: Provider) -> None:
    """Take the provider; the application says once at its start which it is."""
    _chosen[:] = [chosen]


def opened(config: Mapping[str, Any]) -> Provider:
    """Open the provider that the settings name: nobody without an address."""
    if not config["SMS_URL"]:
        return Nobody()
    return Twilio(
        TextSettings(
            url=config["SMS_URL"].rstrip("/"),
            account=config["SMS_ACCOUNT"],
            token=config["SMS_TOKEN"],
            sender=config["SMS_FROM"],
            site=config["SITE_URL"],
        )
    )


def provider() -> Provider:
    """Who hands texts over."""
    return _chosen[0]


def is_possible() -> bool:
    """Tell whether texts can be sent at all."""
    return not isinstance(provider(), Nobody)
