"""How a grid reads its rows: ids first, counts capped, relations in the same statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.base import db
from models.search import Searchable, terms
from views import keys

COUNT_CAP = 10_000
FEW = 10_000


@dataclass(frozen=True)
class Order:
    """By which columns rows are sorted; the id comes last so that pages never overlap."""

    names: tuple[str, ...]
    descending: bool = False

    def of(self, source: Any) -> list[Any]:
        """Sort a model, or the columns of a subquery."""
        columns = [getattr(source, name) for name in dict.fromkeys((*self.names, "id"))]
        return [one.desc() if self.descending else one.asc() for one in columns]


@dataclass(frozen=True)
class Part:
    """Which page of what was found is wanted, and how far is counted.

    `narrowed` says that a search or filters stand in the query.
    """

    number: int
    size: int
    narrowed: bool = False
    cap: int = COUNT_CAP

    @property
    def start(self) -> int:
        """How many rows come before the page."""
        return self.number * self.size


def standing(model: type[Any], where: Any = None, *, deleted: bool = False) -> Select[int]:
    """Select the ids of the rows that were not deleted, as far as they exist for this person.

    `where` narrows them to a part of the table; `deleted` asks for what was deleted instead.
    """
    query = select(model.id)
    if where is not None:
        query = query.where(where)
    if hasattr(model, "deleted_at"):
        column = model.deleted_at
        query = query.where(column.is_not(None) if deleted else column.is_(None))
    return query


def matching(query: Any, model: type[Any], columns: tuple[str, ...], text: str) -> Any:
    """Keep rows in which every word is found: in a column or in a relation."""
    for word in terms(text):
        query = query.where(or_(*_places(model, columns, word)))
    return query


def _places(model: type[Any], columns: tuple[str, ...], word: str) -> list[Any]:
    places = [model.search.contains(word, autoescape=True)] if issubclass(model, Searchable) else []
    for name in columns:
        attribute = getattr(model, name)
        if name in model.__mapper__.relationships:
            target = attribute.property.mapper.class_
            found = select(target.id).where(target.search.contains(word, autoescape=True))
            places.append(_local_key(model, name).in_(found))
        else:
            places.append(attribute.icontains(word, autoescape=True))
    return places


def column_of(model: type[Any], name: str) -> Any:
    """The column behind a name: its own, or the foreign key of a relation."""
    return (
        _local_key(model, name) if name in model.__mapper__.relationships else getattr(model, name)
    )


def _local_key(model: type[Any], name: str) -> Any:
    column = next(iter(model.__mapper__.relationships[name].local_columns))
    return getattr(model, model.__mapper__.get_property_by_column(column).key)


def counting(query: Any, cap: int = COUNT_CAP) -> Any:
    """Select the exact count up to the cap, and no further."""
    capped = query.order_by(None).limit(cap + 1).subquery()
    return select(func.count()).select_from(capped)


def page(
    query: Any, order: Order, part: Part, model: type[Any], relations: list[str]
) -> tuple[int, list[Any]]:
    """Read one page: the count with the ids, then these rows with their relations."""
    count, ids = _collected(query, order, part, model) if part.narrowed else (FEW + 1, [])
    if count > FEW:
        count, ids = _walked(query, order, part, model)
    if not ids and part.number:
        count = db.session.scalar(counting(query, part.cap)) or 0
    return count, read(db.session(), model, ids, relations)


def _collected(query: Any, order: Order, part: Part, model: type[Any]) -> tuple[int, list[int]]:
    """Collect what is found by whichever index finds it, then sort: best if that is little.

    Walking the sort index for three hits would read the whole table.
    """
    sorting = [getattr(model, name) for name in order.names if name != "id"]
    hits = query.add_columns(*sorting).limit(FEW + 1).subquery()
    sorted_hits = select(hits.c.id, func.count().over()).order_by(*order.of(hits.c))
    return _counted(sorted_hits, part)


def _walked(query: Any, order: Order, part: Part, model: type[Any]) -> tuple[int, list[int]]:
    """Walk the sort index until the page is full: best if most rows belong to it."""
    counted = counting(query, part.cap).scalar_subquery()
    return _counted(query.add_columns(counted).order_by(*order.of(model)), part)


def _counted(query: Any, part: Part) -> tuple[int, list[int]]:
    found = db.session.execute(query.limit(part.size).offset(part.start)).all()
    return (found[0][1] if found else 0), [key for key, _count in found]


def read(session: Session, model: type[Any], ids: list[int], relations: list[str]) -> list[Any]:
    """Read rows by id, in the order of the ids, with their relations in the same statement."""
    if not ids:
        return []
    loading = [joinedload(getattr(model, name)) for name in relations]
    query = select(model).where(model.id.in_(ids)).options(*loading)
    by_id = {row.id: row for row in session.scalars(query).unique()}
    return [by_id[key] for key in ids if key in by_id]


def one(query: Select[int], model: type[Any], key: Any) -> Any:
    """Read one of the rows that a query of ids finds; None if it is not among them."""
    number = keys.read(key)
    if number is None:
        return None
    found = query.where(model.id == number).scalar_subquery()
    return db.session.scalar(select(model).where(model.id == found))
