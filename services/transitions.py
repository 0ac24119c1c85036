"""Moving a record from one state to the next, so that of two people who try only one succeeds.

The legal moves stand in one table in the service of the entity:

    MOVES: Moves = {TaskStatus.not_started: {TaskStatus.done, TaskStatus.cancelled}, …}
"""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from models import trail
from models.base import Base, Versioned, Words
from services.errors import MovedOn, NotYours, Refused

Moves = Mapping[Any, Collection[Any]]


def transition(
    session: Session,
    row: Base,
    column: str,
    old: Words | Collection[Words],
    new: Words,
    **values: Any,
) -> None:
    """Compare and set: move a row out of `old` (or one of several), and write `values` with it.

    The row is fresh afterwards, whether the move was made or lost; a move leaves its trail.

    Raises:
        MovedOn: somebody else was faster; the words say what the record is now.
        NotYours: the row is gone, or does not exist for this person.
    """
    model: Any = type(row)
    states = [old] if isinstance(old, Words) else list(old)
    session.flush()  # what was set on the row by hand belongs to the state that is left
    before = {name: getattr(row, name) for name in (column, *values)}
    if isinstance(row, Versioned):
        values["version"] = model.version + 1
    moved = session.scalar(
        update(model)
        .where(model.id == row.id, getattr(model, column).in_(states))
        .values({column: new, **values})
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )
    try:
        session.refresh(row)
    except InvalidRequestError as gone:
        raise NotYours(_("There is nothing here, or it is not yours to see.")) from gone
    if moved is None:
        now = getattr(row, column).label
        raise MovedOn(_("Somebody was faster: this is now “%(state)s”.", state=now))
    trail.write_move(session, row, before)


def move(session: Session, row: Base, column: str, new: Words, moves: Moves, **values: Any) -> None:
    """Take a legal step from the state in which the row was read.

    Raises:
        Refused: the table of moves has no such step.
        MovedOn: the row is there already, or somebody else moved it.
    """
    old = getattr(row, column)
    if old == new:
        raise MovedOn(_("This is “%(state)s” already.", state=new.label))
    if new not in moves.get(old, ()):
        words = _("What is “%(old)s” cannot become “%(new)s”.", old=old.label, new=new.label)
        raise Refused(words)
    transition(session, row, column, old, new, **values)
