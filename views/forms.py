"""Record forms made from the models: one field per column, each with the checks its kind needs."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask_admin.form import BaseForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    Boolean,
    Column,
    ColumnDefault,
    Date,
    Enum,
    Integer,
    Numeric,
    String,
    Text,
    Time,
)
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    validators,
)

from models.base import FixedPoint, Instant, Json, Sealed
from models.choice import ChoiceList
from views import contact_fields, fields, wording
from views.children import ChildRows
from views.lookups import Lookup
from views.picks import AjaxSelectField, AjaxSelectMultipleField, OfficeField

MOST_PROSE = 20_000
MOST_NUMBER = 2**31 - 1
BY_NAME = {
    "email": contact_fields.email,
    "phone": contact_fields.phone,
    "zip": contact_fields.zip_code,
    "state": contact_fields.state,
    "street": contact_fields.spaced,
    "city": contact_fields.town,
}
# What is wrong with these is said in their own words, not by their length.
OWN_LENGTH = {"phone", "state", "zip"}
MADE_AS = {"phone": contact_fields.PhoneField, "state": contact_fields.StateField}


@dataclass(frozen=True)
class Plan:
    """What a form is made of besides columns: look-ups, lists, child rows, own fields, words."""

    lookups: dict[str, Lookup] = field(default_factory=dict)
    listed: dict[str, ChoiceList] = field(default_factory=dict)
    children: dict[str, tuple[str, ...]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, Any] = field(default_factory=dict)
    helps: dict[str, Any] = field(default_factory=dict)


def form_for(model: type[Any], names: tuple[str, ...], plan: Plan) -> type[Form]:
    """Make the form class of a model's record page, with the fields in the order given."""
    members: dict[str, Any] = {name: _member(model, name, plan) for name in names}
    if hasattr(model, "version"):
        members["version"] = fields.VersionField()
    return type(f"{model.__name__}Form", (BaseForm,), members)


def words(name: str) -> Any:
    """Make a label of a column's name: first_name is shown as “First name”."""
    return _l(name.removesuffix("_id").replace("_", " ").capitalize())


def key_name(model: type[Any], name: str) -> str:
    """Give the column behind a name: a relation's foreign key, or the name itself."""
    relationship = model.__mapper__.relationships.get(name)
    if relationship is None or relationship.uselist:
        return name
    column = next(iter(relationship.local_columns))
    return str(model.__mapper__.get_property_by_column(column).key)


def _member(model: type[Any], name: str, plan: Plan) -> Field:
    if name in plan.extra:
        return plan.extra[name]
    shared = {
        "label": plan.labels.get(name) or words(name),
        "description": plan.helps.get(name, ""),
    }
    if name in plan.children:
        return _children(model, name, plan, shared)
    if name in plan.lookups:
        return _lookup(model, name, plan.lookups[name], shared)
    column: Column[Any] = model.__table__.columns[name]
    needed = not column.nullable and column.default is None and column.server_default is None
    checks = [validators.InputRequired() if needed else validators.Optional()]
    if isinstance(column.default, ColumnDefault) and column.default.is_scalar:
        shared["default"] = column.default.arg
    if name in plan.listed:
        kind = fields.ListedManyField if isinstance(column.type, Json) else fields.ListedField
        return kind(validators=checks, words_of=plan.listed[name], **shared)
    return _column_field(name, column, checks, shared)


def _lookup(model: type[Any], name: str, lookup: Lookup, shared: dict[str, Any]) -> Field:
    relationship = model.__mapper__.relationships[name]
    if relationship.uselist:
        return AjaxSelectMultipleField(lookup, **shared)
    blank = next(iter(relationship.local_columns)).nullable
    if name == "office" and not blank:
        return OfficeField(lookup, validators=[validators.Optional()], allow_blank=True, **shared)
    checks = [validators.Optional() if blank else validators.InputRequired()]
    return AjaxSelectField(lookup, validators=checks, allow_blank=blank, **shared)


def _children(model: type[Any], name: str, plan: Plan, shared: dict[str, Any]) -> Field:
    child = model.__mapper__.relationships[name].mapper.class_
    of_child = Plan(
        lookups=_under(name, plan.lookups),
        listed=_under(name, plan.listed),
        extra=_under(name, plan.extra),
        labels=plan.labels,
    )
    form = form_for(child, plan.children[name], of_child)
    with_id = type(form.__name__, (form,), {"id": HiddenField()})
    return ChildRows(child, with_id, **shared)


def _under(name: str, of_parent: dict[str, Any]) -> dict[str, Any]:
    """Take what is named for a child: tasks-weekdays is the field weekdays of the child tasks."""
    start = f"{name}-"
    return {key.removeprefix(start): one for key, one in of_parent.items() if key.startswith(start)}


def _column_field(
    name: str, column: Column[Any], checks: list[Any], shared: dict[str, Any]
) -> Field:
    kind = column.type
    if isinstance(kind, Enum):
        return _choices(column, kind, shared)
    for column_kind, make in MAKERS:
        if isinstance(kind, column_kind):
            made: Field = make(kind, checks, shared)
            return made
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
    return fields.WholeField(validators=[*checks, validators.NumberRange(0, MOST_NUMBER)], **shared)


def _choices(column: Column[Any], kind: Enum, shared: dict[str, Any]) -> Field:
    members: type[enum.Enum] = kind.enum_class or enum.Enum
    options = wording.options(kind)
    if column.nullable:
        options = [("", "–"), *options]

    def member(value: Any) -> enum.Enum | None:
        if isinstance(value, members) or value in (None, ""):
            return value or None
        try:
            return members[value]
        except KeyError as error:
            raise ValueError(_("Please choose one of the list.")) from error

    return SelectField(choices=options, coerce=member, **shared)


def _number(kind: Numeric[Any], checks: list[Any], shared: dict[str, Any]) -> Field:
    most = 10 ** ((kind.precision or 10) - (kind.scale or 0)) - 1
    limits = validators.NumberRange(-most, most)
    return fields.NumberField(validators=[*checks, limits], scale=kind.scale or 0, **shared)


def _text(name: str, kind: Any, checks: list[Any], shared: dict[str, Any]) -> Field:
    checks = [*checks, fields.plain]
    if isinstance(kind, Text | Sealed):
        return TextAreaField(validators=[*checks, validators.Length(max=MOST_PROSE)], **shared)
    parts = set(name.split("_")) - {"after", "before"}
    checks += [check for word, check in BY_NAME.items() if word in parts]
    if isinstance(kind, String) and kind.length and not parts & OWN_LENGTH:
        checks.append(validators.Length(max=kind.length))
    maker = next((made for word, made in MADE_AS.items() if word in parts), StringField)
    return maker(validators=checks, filters=[fields.one_line], **shared)


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
