"""How a grid reads its rows: ids first, counts capped, relations in the same statement."""

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.base import db
from models.search import Searchable, terms
from views import keys

COUNT_CAP = 100_000


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


def counting(query: Any) -> Any:
    """Select the exact count up to the cap, and no further."""
    capped = query.order_by(None).limit(COUNT_CAP + 1).subquery()
    return select(func.count()).select_from(capped)


def page(
    query: Any, model: type[Any], relations: list[str], number: int, size: int
) -> tuple[int, list[Any]]:
    """Read one page: the count with the ids by the sort index, then these rows with relations."""
    counted = counting(query).scalar_subquery()
    found = db.session.execute(query.add_columns(counted).limit(size).offset(number * size)).all()
    if not found:
        return (db.session.scalar(counting(query)) or 0 if number else 0), []
    return found[0][1], read(db.session(), model, [key for key, _count in found], relations)


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
