"""What a text provider does: hand over one text to one phone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class TextRefused(Exception):
    """The provider said no; `for_ever` if asking again would not help (no such number, STOP).

    `opted_out` if it is the recipient who wants no more texts, and told the provider so.
    """

    def __init__(self, words: str, *, for_ever: bool, opted_out: bool = False) -> None:
        """Keep the provider's words."""
        super().__init__(words)
        self.for_ever = for_ever
        self.opted_out = opted_out


class Unclear(Exception):
    """The request went out and no usable answer came back: the text may have been taken."""


@dataclass(frozen=True)
class Text:
    """One text: to an E.164 number; `key` is the same when it is handed over again.

    `message_id` is our own name for it, under which the provider reports what became of it.
    """

    recipient: str
    body: str
    key: str
    message_id: int = 0


@dataclass(frozen=True)
class Taken:
    """A text that the provider has: its name for it, how far it came, and what went wrong."""

    reference: str
    status: str
    error: str = ""


class Provider(Protocol):
    """One vendor; each has its file in this folder."""

    name: str

    def send(self, text: Text) -> str:
        """Hand over one text; return the provider's own name for it.

        Raises:
            TextRefused: the provider answered and did not take it.
            OSError: nobody could be reached.
            Unclear: nobody knows whether it was taken.
        """

    def find(self, text: Text, since: datetime, known: Collection[str]) -> Taken | None:
        """Look whether a text was taken since a moment; `known` names those that are others.

        Raises:
            TextRefused: the provider answered, but not the question.
            OSError: nobody could be reached.
            Unclear: no usable answer came back.
        """
