"""What programs ask for: `q` in Rison (filters, order, page, columns, search), read strictly."""

from typing import Any

import prison
from flask import request
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.exceptions import BadRequest

LONGEST = 4000
FEW_ROWS, MOST_ROWS = 25, 100
DEEPEST = 10**6
TEXTUAL, PLAIN = {"ct", "sw"}, {"eq", "neq"}
OPERATIONS: dict[str, Any] = {
    "eq": lambda column, value: column == value if value is not None else column.is_(None),
    "neq": lambda column, value: column != value if value is not None else column.is_not(None),
    "gt": lambda column, value: column > value,
    "ge": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "le": lambda column, value: column <= value,
    "ct": lambda column, value: column.icontains(value, autoescape=True),
    "sw": lambda column, value: column.istartswith(value, autoescape=True),
}


class FilterShape(Schema):
    """One comparison of a column with a value."""

    col = fields.String(required=True)
    opr = fields.String(required=True, validate=validate.OneOf(sorted(OPERATIONS)))
    value = fields.Raw(required=True, allow_none=True)


class QuestionShape(Schema):
    """What `q` may hold; anything else is refused."""

    columns = fields.List(fields.String())
    filters = fields.List(fields.Nested(FilterShape), validate=validate.Length(max=20))
    order_column = fields.String()
    order_direction = fields.String(validate=validate.OneOf(["asc", "desc"]))
    page = fields.Integer(strict=True, validate=validate.Range(0, DEEPEST))
    page_size = fields.Integer(strict=True)
    search = fields.String(validate=validate.Length(max=250))


def read() -> dict[str, Any]:
    """Read `q`; anything that is not understood is a 400 that says what."""
    text = request.args.get("q", "")
    try:
        asked = prison.loads(text[:LONGEST]) if text else {}
    except Exception as error:  # the parser raises all kinds of errors on malformed text
        raise BadRequest(_("q is not written in Rison.")) from error
    try:
        found: dict[str, Any] = QuestionShape().load(asked)
    except ValidationError as error:
        raise BadRequest(_("q does not fit: %(what)s", what=str(error)[:300])) from error
    size = found.get("page_size", FEW_ROWS)
    return found | {"page_size": min(size, MOST_ROWS) if size > 0 else MOST_ROWS}


def narrowed(query: Any, model: Any, shape: Schema, asked: dict[str, Any]) -> Any:
    """Apply the filters: on the shape's columns only, with values of the column's kind."""
    for one in asked.get("filters", ()):
        name, operation = one["col"], one["opr"]
        if name not in shape.fields:
            raise BadRequest(_("There is no filter on %(name)s.", name=name[:60]))
        value = _typed(shape.fields[name], operation, one["value"])
        query = query.where(OPERATIONS[operation](getattr(model, name), value))
    return query


def _typed(field: Any, operation: str, value: Any) -> Any:
    if operation in TEXTUAL and not (isinstance(value, str) and isinstance(field, fields.String)):
        raise BadRequest(_("This filter is for texts."))
    unordered = isinstance(field, fields.Boolean | fields.Enum | fields.List)
    if operation not in PLAIN and unordered:
        raise BadRequest(_("This column has no order: compare with eq or neq."))
    if value is None and operation not in PLAIN:
        raise BadRequest(_("This filter needs a value."))
    try:
        return field.deserialize(value) if value is not None else None
    except (ValidationError, ArithmeticError) as error:
        raise BadRequest(_("A filter's value cannot be used.")) from error
