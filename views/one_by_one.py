"""The same act for several ticked records: one that is refused keeps no other from it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from models.base import db
from services.errors import Refused

Row = TypeVar("Row")


def each(
    rows: Iterable[Row], act: Callable[[Row], Any], named: Callable[[Row], str] = str
) -> tuple[int, str]:
    """Do something with each row and commit; tell how many it was, and in words why not the others.

    Each has a savepoint, so that a refused one leaves nothing behind.
    """
    done, refused = 0, []
    for row in rows:
        name = named(row)
        try:
            with db.session.begin_nested():
                act(row)
        except Refused as refusal:
            refused.append(f"{name}: {refusal.words}")
        else:
            done += 1
    db.session.commit()
    return done, " ".join(refused)
