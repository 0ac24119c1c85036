"""What programs send: a JSON object, read by the same form that people fill in.

So a program meets the same checks, look-ups and rules as a person, and can set nothing else.
"""

import math
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form, SelectMultipleField

from services.errors import Refused
from views.fields import LabelsField
from views.forms import key_name

Body = dict[str, Any]
SEVERAL = (LabelsField, SelectMultipleField)


class Unfit(Refused):
    """What was sent does not fit; `errors` says why, field by field (422)."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        """Keep the words for each field."""
        super().__init__(_("Some of what was sent cannot be used."))
        self.errors = errors


def read() -> Body:
    """Read the request's JSON object.

    Raises:
        Refused: it is something else.
    """
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict) or not all(isinstance(name, str) for name in body):
        raise Refused(_("Send a JSON object, with Content-Type: application/json."))
    return body


def form_of(grid: Any, body: Body, row: Any = None) -> Form:
    """Fill the record's form from a body and check it; a change holds only what was sent.

    Raises:
        Unfit: says what is wrong, under the names that the program used.
    """
    sendable = (*grid.stored_names(), *(grid.new_fields if row is None else ()))
    names = {key_name(grid.table, name): name for name in sendable}
    errors = {key: [_("There is no such field.")] for key in body if key not in {*names, "version"}}
    fields = tuple(names[key] for key in body if key in names)
    made = grid.form_of(fields if row is not None else tuple(names.values()))
    sent: MultiDict[str, str] = MultiDict()
    bare = made()
    for key, value in body.items():
        name = names.get(key, key)
        if name in bare and not put(sent, bare[name], name, value):
            errors[key] = [_("This value cannot be used here.")]
    form = made(sent, obj=row)
    drop_unsent(form, {names.get(key, key) for key in body})
    if not form.validate():
        shown = {name: key for key, name in names.items()}
        errors |= {shown.get(name, name): list(map(str, e)) for name, e in form.errors.items()}
    if errors:
        raise Unfit(errors)
    return form


def drop_unsent(form: Form, sent: set[str]) -> None:
    """Leave fields that were not sent to the row, or to the column's default."""
    for name in [field.short_name for field in form]:
        if name not in sent and not form[name].flags.required:
            del form[name]


def put(sent: MultiDict[str, str], field: Field, name: str, value: Any) -> bool:
    """Write one JSON value as a form's browser would send it; False if that cannot be."""
    if isinstance(field, BooleanField):
        if value is True:
            sent.add(name, "y")
        return isinstance(value, bool)
    values = value if isinstance(value, list) and isinstance(field, SEVERAL) else [value]
    if not all(one is None or type(one) in {str, int, float} for one in values):
        return False
    if any(type(one) is float and not math.isfinite(one) for one in values):
        return False  # JSON has no such numbers, but Python reads them
    for one in values:
        sent.add(name, "" if one is None else str(one))
    return True
