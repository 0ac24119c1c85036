"""No provider: what is written is recorded as not sent, and this is never asked to send."""

from collections.abc import Collection
from datetime import datetime

from services.texting.base import Taken, Text, TextRefused


class Nobody:
    """Stands where a provider would."""

    name = "nobody"

    def send(self, text: Text) -> str:
        """Refuse; reached only if the provider was taken away while a text was waiting."""
        raise TextRefused("no provider", for_ever=True)

    def find(self, text: Text, since: datetime, known: Collection[str]) -> Taken | None:
        """Know of nothing."""
        return None
