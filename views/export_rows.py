"""Reading the rows of an export: only what its columns show, a part at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import MANYTOONE, Session

from views import rows
from views.grid_rows import GridRows

CHUNK = 1000
MOST_WORDS = 20_000  # of one relation: as many as are remembered at once


def values(
    session: Session, grid: Any, ids: Sequence[int], own: Sequence[str]
) -> Iterator[list[Any]]:
    """Yield what the columns hold, then the grid's own keys, in the order of the ids."""
    tuples = Tuples(grid, own) if is_stored(grid) else None
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        yield from tuples.read(session, part) if tuples else records(session, grid, part, own)
        session.expunge_all()


def is_stored(grid: Any) -> bool:
    """Tell whether all columns stand in the table, or point from there to one other row.

    A grid that tells something else than what is stored needs whole records to tell it from.
    """
    mapper = grid.table.__mapper__
    return type(grid).value is GridRows.value and all(
        name in mapper.columns or _points(mapper, name) for name in grid.columns
    )


def _points(mapper: Any, name: str) -> bool:
    relation = mapper.relationships.get(name)
    return (
        relation is not None
        and relation.direction is MANYTOONE
        and len(relation.local_columns) == 1
        and list(relation.remote_side) == [relation.mapper.local_table.c.id]
    )


def records(
    session: Session, grid: Any, ids: Sequence[int], own: Sequence[str]
) -> Iterator[list[Any]]:
    """Yield the rows of a grid that tells more than what is stored."""
    for row in rows.read(session, grid.table, list(ids), grid.relations()):
        told = [grid.value(row, name) for name in grid.columns]
        yield [*told, *(getattr(row, name) for name in own)]


class Tuples:
    """Reads columns without making records of them; remembers how other rows are called."""

    def __init__(self, grid: Any, own: Sequence[str]) -> None:
        """Find the columns, and where the relations among them lead."""
        model, relations = grid.table, grid.table.__mapper__.relationships
        self._model = model
        self._columns = [rows.column_of(model, name) for name in (*grid.columns, *own)]
        self._targets = {
            place: relations[name].mapper.class_
            for place, name in enumerate(grid.columns)
            if name in relations
        }
        self._words: dict[int, dict[int, str]] = {place: {} for place in self._targets}

    def read(self, session: Session, ids: Sequence[int]) -> Iterator[list[Any]]:
        """Yield the rows in the order of the ids."""
        query = select(self._model.id, *self._columns).where(self._model.id.in_(ids))
        found = {key: values for key, *values in session.execute(query)}
        for place, target in self._targets.items():
            self._name(session, place, target, {row[place] for row in found.values()} - {None})
        for key in ids:
            if key in found:
                values = found[key]
                for place, words in self._words.items():
                    values[place] = words.get(values[place])
                yield values

    def _name(self, session: Session, place: int, target: type[Any], keys: set[int]) -> None:
        """Learn what the rows are called that these ids stand for, as far as they may be seen."""
        words = self._words[place]
        if len(words) > MOST_WORDS:
            words.clear()
        if unknown := keys - words.keys():
            named = session.scalars(select(target).where(target.id.in_(unknown)))
            words.update({row.id: str(row) for row in named})
