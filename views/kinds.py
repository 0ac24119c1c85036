"""What kind of thing a column holds: decides alignment, writing, filters and the API's types."""

from typing import Any

from sqlalchemy import Boolean, Date, Enum, Integer, Numeric, Time
from sqlalchemy.orm import DeclarativeBase

from models.base import FixedPoint, Instant, Json

NUMBERS = frozenset({"money", "rate", "number"})
BY_TYPE: tuple[tuple[type[Any], str], ...] = (
    (Enum, "state"),
    (Boolean, "yes-no"),
    (Instant, "moment"),
    (Time, "time"),
    (Date, "day"),
    (Json, "labels"),
    (Integer, "number"),
    (Numeric, "number"),
)


def kind_of(model: type[Any], name: str) -> str:
    """Name the kind of a column, a relation or a property of a model."""
    if name in model.__mapper__.relationships:
        return "row"
    column = model.__mapper__.columns.get(name)
    if column is None:
        return _of_property(model, name)
    if isinstance(column.type, FixedPoint):
        return "money" if column.type.places == 2 else "rate"
    for kind, word in BY_TYPE:
        if isinstance(column.type, kind):
            return word
    return "phone" if "phone" in name.split("_") else "text"


def _of_property(model: type[DeclarativeBase], name: str) -> str:
    found = getattr(model, name, None)
    returned = str(getattr(getattr(found, "fget", None), "__annotations__", {}).get("return", ""))
    return "money" if "Decimal" in returned else "text"
