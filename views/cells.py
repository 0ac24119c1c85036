"""How one value stands in a grid or on a record: badges, dates, money, links of words."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from models.base import Words
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


def _dated(short: str, full: str) -> Markup:
    return Markup('<time title="{}">{}</time>').format(full, short)
