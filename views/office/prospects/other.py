"""Other information (P8): answers from the agency's lists, kept together in one column."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, validators

from models.prospect import Prospect
from views import fields
from views.office.prospects.wording import LABELS, LISTS

HOURS = "hours_wanted"
NAMES = (*LISTS, HOURS)


def other_fields() -> dict[str, Any]:
    """Make the fields: one per list, and the hours in words."""
    made: dict[str, Any] = {
        name: (fields.ListedManyField if many else fields.ListedField)(
            label, [validators.Optional()], words_of=list_name
        )
        for name, (list_name, label, many) in LISTS.items()
    }
    made[HOURS] = StringField(
        LABELS[HOURS],
        [validators.Optional(), validators.Length(max=120), fields.plain],
        description=_l("For example: 4 hours each morning."),
    )
    return made


def values(prospect: Prospect) -> dict[str, Any]:
    """The answers as the form shows them."""
    return {name: (prospect.other_information or {}).get(name) for name in NAMES}


def populate(form: Form, prospect: Prospect, but: tuple[str, ...] = ()) -> None:
    """Put the form into the record: the answers into their column, the rest where it belongs."""
    answers = {name: form[name].data for name in NAMES if name in form and form[name].data}
    for name, field in form._fields.items():
        if name not in NAMES and name not in but:
            field.populate_obj(prospect, name)
    prospect.other_information = answers
