"""Form fields that the record has no column for; the grid's `save` decides what becomes of them."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import DateField, Field, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget, html_params

from services import clock
from views import house
from views.fields import MomentField

SPARE = 3
MOST = 50
LONGEST = 40


class Aside:
    """Leaves the row alone."""

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the row alone."""


class AsideField(Aside, StringField):
    """A text."""


class AsideMomentField(Aside, MomentField):
    """A moment."""


class AsideSelectField(Aside, SelectField):
    """One of several choices."""


class AsideTicksField(Aside, SelectMultipleField):
    """Several of several choices, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AsideDateField(Aside, DateField):
    """A day."""


class MomentsField(Aside, Field):
    """Several instants, each in an input of its own; an emptied one is taken away.

    A few empty inputs follow, so that times are added without any script.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin without any."""
        super().__init__(*args, **kwargs)
        self.data: list[datetime] = []

    def process_data(self, value: list[datetime] | None) -> None:
        """Show these instants on the agency's clocks."""
        zone = house.zone()
        self.data = [clock.local(moment, zone).replace(tzinfo=None) for moment in value or []]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read wall times; what is empty is none."""
        self.data = []
        for text in filter(None, map(str.strip, valuelist[:MOST])):
            self.data.append(_wall_time(text))

    def chosen(self) -> list[datetime]:
        """Tell the instants that were typed."""
        zone = house.zone()
        return sorted({clock.instant(wall, zone) for wall in self.data})

    def widget(self, field: "MomentsField", **attributes: Any) -> Markup:
        """Draw the inputs; the first one has the field's label."""
        typed = field.raw_data or [f"{wall:%Y-%m-%dT%H:%M}" for wall in sorted(field.data)]
        texts = [*(text for text in typed if text), *[""] * SPARE][: MOST + SPARE]
        attributes["class"] = f"{attributes.pop('class', '')} field-moment"
        drawn = []
        for number, text in enumerate(texts, 1):
            own: dict[str, Any] = {"type": "datetime-local", "name": field.name, "value": text}
            words = _("%(label)s, number %(number)s", label=field.label.text, number=number)
            first = {"id": field.id} if number == 1 else {"aria-label": words}
            drawn.append(f"<input {html_params(**attributes, **own, **first)}>")
        return Markup('<div class="moments">{}</div>').format(Markup("").join(map(Markup, drawn)))


def _wall_time(text: str) -> datetime:
    words = _("Please give day and time.")
    try:
        found = datetime.fromisoformat(text) if len(text) <= LONGEST else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or not 1900 <= found.year <= 2200:
        raise ValueError(words)
    return found
