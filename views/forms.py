"""Record forms made from the models: one field per column, each with the checks its kind needs."""

from collections.abc import Callable
from typing import Any

from flask_admin.form import BaseForm
from flask_admin.model.fields import AjaxSelectField
from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, Column, Date, Enum, Integer, Numeric, String, Text, Time
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    validators,
)

from models.base import Base, FixedPoint, Instant, Json, Sealed
from views import fields, wording
from views.lookups import Lookup

MOST_PROSE = 20_000
MOST_NUMBER = 2**31 - 1
BY_NAME = {
    "email": fields.email,
    "phone": fields.phone,
    "zip": fields.zip_code,
    "state": fields.state,
}


def form_for(
    model: type[Base],
    names: tuple[str, ...],
    *,
    lookups: dict[str, Lookup],
    labels: dict[str, Any],
    help_texts: dict[str, Any] | None = None,
) -> type[Form]:
    """Make the form class of a model's record page, with the fields in the order given."""
    helps = help_texts or {}
    members: dict[str, Any] = {
        name: field_for(model, name, lookups, labels.get(name, words(name)), helps.get(name, ""))
        for name in names
    }
    if hasattr(model, "version"):
        members["version"] = HiddenField()
    return type(f"{model.__name__}Form", (BaseForm,), members)


def words(name: str) -> Any:
    """Make a label of a column's name: first_name is shown as “First name”."""
    return _l(name.removesuffix("_id").replace("_", " ").capitalize())


def field_for(
    model: type[Base], name: str, lookups: dict[str, Lookup], label: Any, help_text: Any
) -> Field:
    """Make the field of one column or relationship."""
    shared = {"label": label, "description": help_text}
    if name in lookups:
        blank = _key_column(model, name).nullable
        checks = [validators.Optional() if blank else validators.InputRequired()]
        return AjaxSelectField(lookups[name], validators=checks, allow_blank=blank, **shared)
    column = model.__table__.columns[name]
    needed = not column.nullable and column.default is None and column.server_default is None
    checks = [validators.InputRequired() if needed else validators.Optional()]
    return _column_field(name, column, checks, shared)


def _column_field(
    name: str, column: Column[Any], checks: list[Any], shared: dict[str, Any]
) -> Field:
    kind = column.type
    if isinstance(kind, Enum):
        return _choices(column, kind, shared)
    for column_kind, make in MAKERS:
        if isinstance(kind, column_kind):
            field: Field = make(kind, checks, shared)
            return field
    return _text(name, kind, checks, shared)


def _boolean(kind: Any, checks: list[Any], shared: dict[str, Any]) -> Field:
    return BooleanField(**shared)


def _money(kind: FixedPoint, checks: list[Any], shared: dict[str, Any]) -> Field:
    return fields.MoneyField(validators=checks, scale=kind.places, **shared)


def _labels(kind: Any, checks: list[Any], shared: dict[str, Any]) -> Field:
    return fields.LabelsField(validators=[validators.Optional(), fields.few_labels], **shared)


def _moment(kind: Any, checks: list[Any], shared: dict[str, Any]) -> Field:
    return fields.MomentField(validators=checks, **shared)


def _time(kind: Any, checks: list[Any], shared: dict[str, Any]) -> Field:
    return TimeField(validators=checks, **shared)


def _day(kind: Any, checks: list[Any], shared: dict[str, Any]) -> Field:
    return DateField(validators=[*checks, fields.sensible_day], **shared)


def _whole(kind: Any, checks: list[Any], shared: dict[str, Any]) -> Field:
    return IntegerField(validators=[*checks, validators.NumberRange(0, MOST_NUMBER)], **shared)


def _choices(column: Column[Any], kind: Enum, shared: dict[str, Any]) -> Field:
    options = wording.options(kind)
    if column.nullable:
        options = [("", "–"), *options]
    return SelectField(
        choices=options,
        coerce=lambda value: getattr(value, "name", value) or None,
        default=column.default.arg.name if column.default is not None else None,  # type: ignore[attr-defined]
        **shared,
    )


def _number(kind: Numeric[Any], checks: list[Any], shared: dict[str, Any]) -> Field:
    most = 10 ** ((kind.precision or 10) - (kind.scale or 0)) - 1
    return DecimalField(
        validators=[*checks, validators.NumberRange(-most, most)], places=kind.scale, **shared
    )


def _text(name: str, kind: Any, checks: list[Any], shared: dict[str, Any]) -> Field:
    checks = [*checks, fields.plain]
    if isinstance(kind, Text | Sealed):
        return TextAreaField(validators=[*checks, validators.Length(max=MOST_PROSE)], **shared)
    if isinstance(kind, String) and kind.length:
        checks.append(validators.Length(max=kind.length))
    parts = set(name.split("_")) - {"after", "before"}
    checks += [check for word, check in BY_NAME.items() if word in parts]
    return StringField(validators=checks, filters=[_stripped], **shared)


def _stripped(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def _key_column(model: type[Base], name: str) -> Column[Any]:
    relationship = model.__mapper__.relationships[name]
    column: Column[Any] = next(iter(relationship.local_columns))
    return column


MAKERS: tuple[tuple[type[Any], Callable[..., Field]], ...] = (
    (Boolean, _boolean),
    (FixedPoint, _money),
    (Json, _labels),
    (Instant, _moment),
    (Time, _time),
    (Date, _day),
    (Integer, _whole),
    (Numeric, _number),
)
