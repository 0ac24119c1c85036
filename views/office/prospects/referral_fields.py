"""The referral on the page of a new prospect: a source that is chosen or made on the spot (P7)."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    Form,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)

from models.choice import ChoiceList
from models.referral_source import OrganisationType, ReferralSource
from services import referrals
from services.referrals import Recommendation
from views import fields
from views.lookups import ChoiceLookup, Lookup
from views.picks import AjaxSelectField

LOOKUPS: dict[str, Lookup] = {
    "source": Lookup("source", ReferralSource),
    "medium": ChoiceLookup("medium", ChoiceList.referral_medium),
}
CHOSEN = ("source",)
NEW = ("source_type", "source_organisation", "source_department", "source_person")
ABOUT = ("referred_by", "medium", "referred_on", "referral_notes")
NAMES = (*CHOSEN, *NEW, *ABOUT)
LONGEST = 120
MOST_PROSE = 20_000


class NamesSource:
    """A referral source must be chosen, or a new one named."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Look at both ways of saying it."""
        if field.data is None and not _text(form, "source_organisation"):
            raise ValidationError(str(referrals.SOURCE_MISSING))


def referral_fields() -> dict[str, Any]:
    """Make the fields of the section."""
    return {
        "source": AjaxSelectField(
            LOOKUPS["source"],
            label=_l("Referral source"),
            validators=[NamesSource()],
            allow_blank=True,
        ),
        "source_type": SelectField(
            _l("Organisation type"),
            choices=[(one.name, one.label) for one in OrganisationType],
            default=OrganisationType.hospital.name,
        ),
        "source_organisation": _line(_l("Organisation")),
        "source_department": _line(_l("Department")),
        "source_person": _line(_l("Person")),
        "referred_by": _line(_l("Recommended by"), _l("Who said so, if known.")),
        "medium": AjaxSelectField(LOOKUPS["medium"], label=_l("Medium"), allow_blank=True),
        "referred_on": DateField(
            _l("Referral date"), [validators.InputRequired(), fields.sensible_day]
        ),
        "referral_notes": TextAreaField(
            _l("Notes on the referral"),
            [validators.Optional(), fields.plain, validators.Length(max=MOST_PROSE)],
        ),
    }


def recommendation(form: Form, today: date) -> Recommendation:
    """Read from the form who referred."""
    return Recommendation(
        referred_on=_said(form, "referred_on") or today,
        source_id=_key(form, "source"),
        organisation=_text(form, "source_organisation"),
        organisation_type=OrganisationType[_said(form, "source_type") or "other"],
        department=_text(form, "source_department"),
        contact=_text(form, "source_person"),
        person=_text(form, "referred_by"),
        medium_id=_key(form, "medium"),
        notes=_text(form, "referral_notes"),
    )


def _line(label: Any, description: Any = "") -> StringField:
    checks = [validators.Optional(), fields.plain, validators.Length(max=LONGEST)]
    return StringField(label, checks, description=description)


def _said(form: Form, name: str) -> Any:
    return form[name].data if name in form else None  # a program sends what it likes


def _text(form: Form, name: str) -> str | None:
    return (_said(form, name) or "").strip() or None


def _key(form: Form, name: str) -> int | None:
    found = _said(form, name)
    return found.id if found else None
