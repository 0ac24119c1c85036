"""How one value stands in a grid or on a record: badges, dates, money, links of words."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Integer, Numeric

from models.base import Base, FixedPoint, Words
from views import wording

NOTHING = Markup('<span class="nothing">–</span>')


def cell(value: Any) -> Any:
    """Write a value; text is escaped by the template."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, Words):
        return Markup('<span class="state state-{}">{}</span>').format(value.value, value.label)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return wording.money(value)
    if isinstance(value, datetime):
        return _dated(wording.moment(value), value.isoformat())
    if isinstance(value, date):
        return _dated(wording.day(value), wording.full_day(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def cell_of(row: Base, name: str) -> Any:
    """Write one column of a row; phone numbers as people dial them."""
    value = getattr(row, name)
    return wording.phone(value) if value and "phone" in name.split("_") else cell(value)


def kind(table: type[Base], name: str) -> str:
    """Tell what a column holds: amounts and numbers stand at the right, all else at the left."""
    column = table.__table__.columns.get(name)
    if column is None or column.foreign_keys:
        return "text"
    if isinstance(column.type, FixedPoint):
        return "money"
    return "number" if isinstance(column.type, Integer | Numeric) else "text"


def _dated(short: str, full: str) -> Markup:
    return Markup('<time title="{}">{}</time>').format(full, short)
