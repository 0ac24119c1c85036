"""Two people at one form: the second is shown what the first one saved, and loses nothing.

A form carries what it showed when it was opened. What somebody else has changed since is named
beside each field; what only the other one touched is taken over, and one's own words stay.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, Form, HiddenField

from services import contacts
from views import wording
from views.children import ChildRows

NAME = "opened"
ASIDE = (HiddenField, ChildRows)


class OpenedField(HiddenField):
    """What the form showed when it was opened; no column of the record."""

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the row alone."""


def remember(form: Form) -> None:
    """Let a form that is opened carry what it shows."""
    form[NAME].data = json.dumps(shown(form))


def notice(form: Form, fresh: Form) -> bool:
    """Show in a form what was saved since it was opened; tell whether there is anything.

    `fresh` is the form of the record as it is now. Afterwards the form counts as opened now, so
    that the next save goes through.
    """
    before = read(form[NAME].data)
    if not before:
        return False  # sent by something that opened no form
    now, mine = shown(fresh), shown(form)
    changed = [name for name in now if now[name] != before.get(name, now[name])]
    changed = [name for name in changed if now[name] != mine.get(name)]
    for name in changed:
        field = form[name]
        is_mine = bool(field.errors) or mine.get(name) != before[name]
        field.meanwhile = words(_told(fresh[name]), is_mine=is_mine)
        if not is_mine:
            field.data, field.raw_data = fresh[name].data, None
    form[NAME].data = json.dumps(now)
    if "version" in form:
        form["version"].data = fresh["version"].data
    form.meanwhile = bool(changed)
    return bool(changed)


def shown(form: Form) -> dict[str, Any]:
    """What the fields hold, in a form that can be compared."""
    return {
        name: _plain(field.data)
        for name, field in form._fields.items()
        if not isinstance(field, ASIDE)
    }


def read(text: Any) -> dict[str, Any]:
    """Read what a form showed when it was opened; nothing of what no form of ours carries."""
    try:
        found = json.loads(text or "")
    except (ValueError, RecursionError):  # the latter of brackets within brackets without end
        return {}
    return found if isinstance(found, dict) else {}


def _plain(data: Any) -> Any:
    if data is None:
        return ""
    if isinstance(data, list | tuple):
        return [_plain(one) for one in data]
    if isinstance(data, Enum):
        return data.name
    if isinstance(data, datetime):
        return data.isoformat(timespec="minutes")
    if isinstance(data, Decimal):
        return format(data.normalize(), "f")
    text = str(data.id if hasattr(data, "id") else data)
    return text.replace("\r\n", "\n").strip()


def words(value: str, *, is_mine: bool) -> str:
    """Say beside a field what somebody saved there; `is_mine`: this person typed there as well."""
    if not is_mine:
        if not value:
            return _("Somebody emptied this meanwhile.")
        return _("Somebody changed this meanwhile: “%(value)s”.", value=value)
    if not value:
        return _("Somebody emptied this meanwhile. Yours is kept here: save to use it.")
    return _(
        "Somebody saved “%(value)s” here meanwhile. Yours is kept here: save to use it.",
        value=value,
    )


def _told(field: Field) -> str:
    """Write a field's value as people read it."""
    data = field.data
    if data in (None, "", []):
        return ""
    if hasattr(field, "choices"):
        chosen = [str(label) for _key, label, is_chosen, *rest in field.iter_choices() if is_chosen]
        return contacts.shortened(", ".join(chosen))
    if isinstance(data, list | tuple):
        return contacts.shortened(", ".join(map(str, data)))
    if isinstance(data, date) and not isinstance(data, datetime):
        return wording.full_day(data)
    return contacts.shortened(str(field._value() if hasattr(field, "_value") else data))
