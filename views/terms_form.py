"""The tick under the agency's terms, for one version of them."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField

from models.terms import Terms


class TermsForm(Form):
    """Agreeing; the page remembers which version it showed."""

    terms = BooleanField(_l("I agree to these terms."))
    terms_number = HiddenField()

    def shows(self, terms: Terms | None) -> None:
        """Remember the version that the page shows from now on."""
        self["terms_number"].data = str(terms.number) if terms else ""

    def agrees(self, terms: Terms | None) -> bool:
        """Check that these terms were agreed to, where the agency has any."""
        if terms is None:
            return True
        tick: Any = self["terms"]
        if self["terms_number"].data not in {"", None, str(terms.number)}:
            tick.data = False
            tick.errors = [_("The terms were changed a moment ago. Please read them once more.")]
        elif not tick.data:
            tick.errors = [_("Please agree to the terms, or call the office about them.")]
        return not tick.errors
