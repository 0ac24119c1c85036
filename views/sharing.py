"""Emergency contacts of several clients: picked, recognised, kept in step (C3)."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, validators

from models.base import db
from models.emergency_contact import EmergencyContact
from services import grants, same_person, wording
from services.errors import Refused
from views import links
from views.grid_part import GridPart
from views.lookups import Lookup
from views.picks import AjaxSelectField
from views.questions import Question

PERSON, SAME, OTHERS = "person", "same_person", "change_others"
SOMEBODY_ELSE, ALL, THIS_ONE = "somebody-else", "all", "this-one"


class ContactLookup(Lookup):
    """Finds contacts, and says whose they are."""

    def format(self, model: Any) -> tuple[int, str] | None:
        """Give the key and what people read."""
        return (model.id, named(model)) if model is not None else None


PEOPLE = ContactLookup(PERSON, EmergencyContact)


class Sharing(GridPart):
    """Mixed into the grid: its form of a new contact, and saving."""

    def get_create_form(self) -> type[Form]:
        """Ask first whether this is somebody whom the agency knows."""
        made: type[Form] = super().get_create_form()
        person = AjaxSelectField(
            PEOPLE,
            label=_l("Contact of another client already"),
            description=_l(
                "The same person for two clients has one login, and sees of each client what is "
                "granted there. What you leave empty below is taken from the record you choose."
            ),
            validators=[validators.Optional()],
            allow_blank=True,
        )
        return type(
            f"New{made.__name__}", (made,), {PERSON: person, SAME: Question(_l("The same person?"))}
        )

    def get_edit_form(self) -> type[Form]:
        """Be ready to ask about the person's other records."""
        made: type[Form] = super().get_edit_form()
        asked = Question(_l("The same person with other clients"))
        return type(f"Changed{made.__name__}", (made,), {OTHERS: asked})

    def create_form(self, obj: Any = None) -> Form:
        """Take from the chosen person's record what was left empty."""
        form: Form = super().create_form(obj)
        person = form[PERSON].data
        if person is not None:
            for name in same_person.SHARED:
                field = form[name]
                if not field.data and getattr(person, name):
                    field.data = getattr(person, name)
                    field.raw_data = [str(field.data)] if request.method == "POST" else None
        return form

    @property
    def form_sections(self) -> tuple[tuple[Any, tuple[str, ...]], ...]:
        """Ask for the person first, and about the others where they are reached."""
        questions = {0: (PERSON,), 1: (SAME, OTHERS)}
        return tuple(
            (title, (*questions.get(place, ()), *names))
            for place, (title, names) in enumerate(self.sections)
        )

    def save(self, form: Any, row: EmergencyContact, is_new: bool) -> None:
        """Keep rows of one person together."""
        before = {name: getattr(row, name) for name in same_person.REACHED_BY}
        whose = row.client
        form.populate_obj(row)
        if is_new:
            settle_person(form, row)
        else:
            if row.client is not whose:
                grants.check_unused(db.session(), row)
            changed = [name for name, value in before.items() if getattr(row, name) != value]
            settle_others(form, row, changed, before["email_1"] or "")

    def record_context(self, row: EmergencyContact) -> dict[str, Any]:
        """Say on the record with whom else the person is a contact."""
        return super().record_context(row) | self.told(row)

    def profile_context(self, row: EmergencyContact) -> dict[str, Any]:
        """Say the same on the profile."""
        return super().profile_context(row) | self.told(row)

    def told(self, row: EmergencyContact) -> dict[str, Any]:
        """Name the person's other records, and where they are."""
        told = [
            (_("Also %(who)s", who=named(other)), links.address(other))
            for other in same_person.others(db.session(), row, row.email_1 or "")
        ]
        return {"told": told}


def settle_person(form: Any, row: EmergencyContact) -> None:
    """Join a new contact with the person it is, if it is one whom the agency knows.

    Raises:
        Refused: somebody has the same address or phone, and nobody has said who this is; or the
            person is a contact of this client already.
    """
    if PERSON not in form:
        return
    client_id = row.client.id if row.client else 0
    known = form[PERSON].data or matched(form, row, client_id)
    if known is None:
        return
    if known.client_id == client_id:
        words = _("%(name)s is a contact of this client already.", name=known)
        raise Refused(words, PERSON)
    same_person.join(row, known)


def matched(form: Any, row: EmergencyContact, client_id: int) -> EmergencyContact | None:
    """Find whom the answer names among those who are alike.

    Raises:
        Refused: there are some, and nobody has said yet whether it is one of them.
    """
    found = same_person.alike(db.session(), row, client_id)
    answer = form[SAME].data
    known = next((one for one in found if str(one.id) == answer), None)
    if known is not None or not found or answer == SOMEBODY_ELSE:
        return known
    choices = [
        *((str(one.id), _("The same person as %(who)s", who=named(one))) for one in found),
        (SOMEBODY_ELSE, _("Somebody else, who is reached in the same way")),
    ]
    words = _("Somebody with this e-mail address or phone is a contact of another client.")
    raise form[SAME].ask(words, choices)


def settle_others(form: Any, row: EmergencyContact, changed: list[str], email: str) -> None:
    """Give what was changed to the person's other records, known by the address of before.

    Raises:
        Refused: nobody has said yet whether it is.
    """
    found = same_person.others(db.session(), row, email) if changed else []
    if not found:
        return
    if OTHERS not in form:
        if "email_1" in changed:
            raise Refused(
                _(
                    "This person is a contact of other clients too. Change the address on the "
                    "record’s own page, which asks about them."
                ),
                "email_1",
            )
        return
    answer = form[OTHERS].data
    if answer == ALL:
        same_person.pass_on(row, changed, found)
        for other in found:
            same_person.join(other, row)
    elif answer != THIS_ONE:
        raise form[OTHERS].ask(others_words(found, changed), others_choices())


def others_words(found: list[EmergencyContact], changed: list[str]) -> str:
    """Say whose records are meant, and what becomes of the login."""
    people = ", ".join(str(one.client) for one in found)
    words = _("This person is also a contact of %(people)s.", people=people)
    if "email_1" in changed:
        words += " " + _("Whoever has a login goes on signing in with the address of before.")
    return words


def others_choices() -> list[tuple[str, str]]:
    """The two answers."""
    return [(ALL, _("Change it there too")), (THIS_ONE, _("Change it on this record only"))]


def named(contact: EmergencyContact) -> str:
    """Say who it is, whose contact, and how reached."""
    reach = contact.email_1 or ""
    phone = contact.phone_mobile or contact.phone_home
    shown = reach or (wording.phone(phone) if phone else "")
    words = _("%(name)s, contact of %(client)s", name=contact, client=contact.client)
    return f"{words} ({shown})" if shown else words
