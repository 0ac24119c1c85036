"""A question that a form asks only once it is saved: hidden until then, with choices on sight."""

from typing import Any

from flask_babel import gettext as _
from wtforms import RadioField, validators, widgets

from services.errors import Refused


class Question(RadioField):
    """Answered by one of the choices that `ask` gives it."""

    def __init__(self, label: Any, **options: Any) -> None:
        """Begin unasked."""
        checks = [validators.Optional()]
        super().__init__(label, checks, choices=[], validate_choice=False, **options)
        self.widget = widgets.HiddenInput()

    def _value(self) -> str:
        """What the form carries while nobody has asked."""
        return self.data or ""

    def ask(self, words: str, choices: list[tuple[str, str]]) -> Refused:
        """Show the choices, and give the refusal that sends the form back with them."""
        self.choices = choices
        self.data = None
        self.widget = widgets.ListWidget(prefix_label=False)
        return Refused(_("%(words)s Please choose, then save again.", words=words), self.name)
