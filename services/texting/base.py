"""What a text provider does: hand over one text to one phone."""

from dataclasses import dataclass
from typing import Protocol


class TextRefused(Exception):
    """The provider said no; `for_ever` if asking again would not help (no such number, STOP)."""

    def __init__(self, words: str, *, for_ever: bool) -> None:
        """Keep the provider's words."""
        super().__init__(words)
        self.for_ever = for_ever


@dataclass(frozen=True)
class Text:
    """One text: to an E.164 number; `key` is the same when it is handed over again.

    `message_id` is our own name for it, under which the provider reports what became of it.
    """

    recipient: str
    body: str
    key: str
    message_id: int = 0


class Provider(Protocol):
    """One vendor; each has its file in this folder."""

    name: str

    def send(self, text: Text) -> str:
        """Hand over one text; return the provider's own name for it.

        Raises:
            TextRefused: the provider answered and did not take it.
            OSError: nobody answered.
        """
