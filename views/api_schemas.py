"""What the API sends and documents: one marshmallow field per column, by its kind."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import Enum as EnumType

from models.base import FixedPoint

MOST = 2**31 - 1
MOST_MONEY = 10**12
LONGEST = 20_000
KINDS: dict[str, type[fields.Field]] = {
    "yes-no": fields.Boolean,
    "moment": fields.AwareDateTime,
    "time": fields.Time,
    "day": fields.Date,
}


def schema_for(
    name: str,
    model: type[Any],
    names: tuple[str, ...],
    kinds: dict[str, str],
    *,
    needed: frozenset[str] = frozenset(),
) -> Any:
    """Make the schema of some of a model's columns, in the order given."""
    members = {}
    for column in names:
        members[column] = field_for(model, column, kinds.get(column, "text"))
        members[column].required = column in needed
    return Schema.from_dict(members, name=name)()


def field_for(model: type[Any], name: str, kind: str) -> fields.Field:
    """Make the field of one column or property."""
    column = model.__mapper__.columns.get(name)
    nullable = column is None or column.nullable
    if column is not None and isinstance(column.type, EnumType) and column.type.enum_class:
        return fields.Enum(column.type.enum_class, by_value=True, allow_none=nullable)
    if kind in KINDS:
        return KINDS[kind](allow_none=nullable)
    if kind == "labels":
        return fields.List(fields.String(), allow_none=nullable)
    if kind == "number" and column is not None and column.type.python_type is int:
        return fields.Integer(allow_none=nullable, validate=validate.Range(-MOST, MOST))
    if kind in {"money", "rate", "number"}:
        return _amount(column, nullable)
    most = getattr(getattr(column, "type", None), "length", None) or LONGEST
    return fields.String(allow_none=nullable, validate=[validate.Length(max=most), readable])


def readable(value: str) -> None:
    """Refuse what no database keeps."""
    if "\x00" in value or any("\ud800" <= one <= "\udfff" for one in value):
        raise ValidationError(_("Please remove the unreadable characters."))


def _amount(column: Any, nullable: bool) -> fields.Field:
    places = column.type.places if column is not None and isinstance(column.type, FixedPoint) else 4
    return fields.Decimal(
        places=places,
        as_string=True,
        allow_none=nullable,
        validate=validate.Range(-MOST_MONEY, MOST_MONEY),
    )


def plain(value: Any) -> Any:
    """Write a value in JSON's own kinds: amounts as text, instants in UTC, words as stored."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return str(value)
