"""What a stranger is asked who looks for care (P16): little, and in plain words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms import validators as check

from models.choice import ChoiceList
from models.emergency_contact import Relation
from services.inquiries import Inquiry
from views import contact_fields, fields

LONGEST_NAME = 64
LONGEST_WORDS = 2_000
ME, OTHER = "me", "other"
NAMED = [check.DataRequired(), check.Length(max=LONGEST_NAME), fields.plain]
MAYBE = [check.Optional(), check.Length(max=LONGEST_NAME), fields.plain]
RELATIONS = [
    ("", _l("Choose…")),
    *((one.name, one.label) for one in Relation if one is not Relation.self),
]


def strip(value: str | None) -> str | None:
    """Take spaces off both ends."""
    return value.strip() if value else value


class InquiryForm(Form):
    """Who asks, for whom, and how to call back."""

    care_for = RadioField(
        _l("Who needs care?"),
        [check.InputRequired(_l("Please choose one."))],
        choices=[(ME, _l("I do")), (OTHER, _l("Somebody else"))],
    )
    their_first_name = StringField(_l("Their first name"), MAYBE, [fields.one_line])
    their_last_name = StringField(_l("Their last name"), MAYBE, [fields.one_line])
    relation = SelectField(
        _l("You are their …"),
        [check.Optional()],
        choices=RELATIONS,
        description=_l("Leave it open if nothing fits."),
    )
    first_name = StringField(_l("Your first name"), NAMED, [fields.one_line])
    last_name = StringField(_l("Your last name"), NAMED, [fields.one_line])
    phone = contact_fields.PhoneField(
        _l("Your phone"),
        [check.Optional(), check.Length(max=60), contact_fields.phone],
        [fields.one_line],
    )
    email = StringField(
        _l("Your e-mail"),
        [check.Optional(), check.Length(max=254), fields.plain, contact_fields.email],
        [fields.one_line],
        description=_l("A phone number or an e-mail address is enough."),
    )
    zip_code = StringField(
        _l("ZIP code where care is needed"),
        [check.Optional(), check.Length(max=12), contact_fields.zip_code],
        [fields.one_line],
    )
    how_soon = fields.ListedField(_l("How soon?"), [check.Optional()], words_of=ChoiceList.how_soon)
    best_time = StringField(_l("When may we call you?"), MAYBE, [fields.one_line])
    words = TextAreaField(
        _l("What help is needed?"),
        [check.Optional(), check.Length(max=LONGEST_WORDS), fields.plain],
        [strip],
    )
    consent = BooleanField(_l("I agree."))
    homepage = StringField(_l("Please leave this empty"))

    def accepts(self, consent: str) -> bool:
        """Check everything, and say each mistake beside its field."""
        self.validate()
        self._demand_other()
        if not (self.phone.data or self.email.data or self.phone.errors or self.email.errors):
            self._refuse("phone", _("Please give us a phone number or an e-mail address."))
        if consent and not self.consent.data:
            self._refuse("consent", _("We may only answer you if you agree."))
        return not self.errors

    def inquiry(self, nonce: str, consent: str) -> Inquiry:
        """Put it into one."""
        return Inquiry(
            nonce=nonce,
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            for_me=self.care_for.data == ME,
            relation=Relation[self.relation.data] if self.relation.data else Relation.other,
            their_first_name=self.their_first_name.data or None,
            their_last_name=self.their_last_name.data or None,
            phone=self.phone.data or None,
            email=self.email.data or None,
            zip_code=self.zip_code.data or None,
            best_time=self.best_time.data or None,
            how_soon=self.how_soon.data or None,
            words=self.words.data or None,
            consent=consent,
        )

    def _demand_other(self) -> None:
        """Ask for the name of somebody else."""
        if self.care_for.data != OTHER:
            return
        for name in ("their_first_name", "their_last_name"):
            if not self[name].data:
                self._refuse(name, _("Please tell us their name."))

    def _refuse(self, name: str, words: str) -> None:
        self[name].errors = [*self[name].errors, words]
