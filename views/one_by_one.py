"""The same act for several ticked records: one that is refused keeps no other from it."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

from flask_babel import gettext as _

from models.base import db
from services.errors import Refused

Row = TypeVar("Row")
MOST_NAMES = 10


class Done(NamedTuple):
    """For how many records it was done, and in words for whom not, reason by reason."""

    number: int
    refused: str


def each(rows: Iterable[Row], act: Callable[[Row], Any], named: Callable[[Row], str] = str) -> Done:
    """Do something with each row and commit; tell how many it was, and in words why not the others.

    Each has a savepoint, so that a refused one leaves nothing behind.
    """
    number, refused = 0, dict[str, list[str]]()
    for row in rows:
        name = named(row)
        try:
            with db.session.begin_nested():
                act(row)
        except Refused as refusal:
            refused.setdefault(refusal.words, []).append(name)
        else:
            number += 1
    db.session.commit()
    return Done(number, " ".join(f"{listed(names)}: {why}" for why, names in refused.items()))


def listed(names: list[str]) -> str:
    """Name people, but not a page of them."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    rest = len(names) - MOST_NAMES
    return _("%(names)s and %(number)s more", names=", ".join(names[:MOST_NAMES]), number=rest)
