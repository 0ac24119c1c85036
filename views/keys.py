"""The numbers of rows, as addresses and forms carry them: whatever cannot be one is none."""

from collections.abc import Iterable
from typing import Any

from flask import abort
from werkzeug.routing import IntegerConverter

MOST_DIGITS = 9


class IntegerKey(IntegerConverter):
    """The number of a row in an address; one that no row could have leads nowhere."""

    regex = rf"\d{{1,{MOST_DIGITS}}}"


def read(text: Any) -> int | None:
    """Read one number; None if no row could ever have it."""
    written = str(text)
    return int(written) if written.isdecimal() and len(written) <= MOST_DIGITS else None


def read_all(texts: Iterable[Any]) -> list[int]:
    """Read those of many that are numbers, each once, in their order."""
    return list(dict.fromkeys(key for text in texts if (key := read(text)) is not None))


def read_or_404(text: Any) -> int:
    """Read one number; without it there is nothing to show."""
    key = read(text)
    return abort(404) if key is None else key
