"""Portal access on the grids of people: inviting in bulk and from the record, taking access away.

Mixed into the grids of clients, emergency contacts, payers and caregivers; whoever may invite may
also take access away.
"""

from typing import Any

from flask import abort, flash, redirect
from flask_admin import expose
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, Form

from models.base import db
from services import clock, grants, invitations, portal_access
from services.errors import Refused
from services.standings import Person
from views import house, saving
from views.grid_part import GridPart
from views.one_by_one import each

CHECKBOX = "send_credentials"


class Inviting(GridPart):
    """The acts, and what the record's page says about access."""

    @action("invite", _l("Invite to portal"), _l("Mail the ticked people an invitation?"))
    def action_invite(self, ids: list[str]) -> None:
        """Invite the ticked people; who cannot be invited is named with the reason."""
        invite_all(self.chosen(ids), self.user_id())

    @expose("/<int:key>/invite", methods=("POST",))
    def invite(self, key: int) -> Response:
        """Invite one person; a link that was sent before stops working."""
        row = self.person_for_access(key)
        invite_all([row], self.user_id())
        return redirect(self.record_url(row))

    @expose("/<int:key>/revoke-access", methods=("POST",))
    def revoke_access(self, key: int) -> Response:
        """Take a person's access away; live sessions end at once (A3)."""
        row = self.person_for_access(key)
        grants.revoke(db.session(), row, clock.now())
        db.session.commit()
        flash(_("%(name)s has no portal access any more.", name=row), "success")
        return redirect(self.record_url(row))

    def person_for_access(self, key: int) -> Any:
        """Read the person for whom access is changed, if this role may change it."""
        if not self.allows("invite"):
            abort(403)
        return self.get_one(key)

    def record_context(self, row: Any) -> dict[str, Any]:
        """Tell the record's page how far access has come."""
        return super().record_context(row) | self.access_context(row)

    def profile_context(self, row: Any) -> dict[str, Any]:
        """Tell the same to a profile."""
        return super().profile_context(row) | self.access_context(row)

    def access_context(self, row: Any) -> dict[str, Any]:
        """Give what the button needs; nothing to roles that may not invite."""
        if not self.allows("invite") or row.deleted_at is not None:
            return {}
        return {"access": portal_access.of(db.session(), row, house.today(), clock.now())}


class InvitingNew(Inviting):
    """The same, with a checkbox on the page of a new record (C1)."""

    def get_create_form(self) -> type[Form]:
        """Add the checkbox, which is no column, to the form of a new record only."""
        made: type[Form] = super().get_create_form()
        box = BooleanField(_l("Send Client Portal Credentials"))
        return type(f"New{made.__name__}", (made,), {CHECKBOX: box})

    def create_form(self, obj: Any = None) -> Form:
        """Leave the checkbox out for roles that may not invite."""
        form: Form = super().create_form(obj)
        if not self.allows("invite"):
            del form[CHECKBOX]
        return form

    @property
    def form_sections(self) -> tuple[tuple[Any, tuple[str, ...]], ...]:
        """Put the checkbox directly beneath the field Email 1."""
        return tuple((title, beneath(names)) for title, names in self.sections)

    def invite_new(self, form: Form, row: Any, is_new: bool) -> None:
        """Invite with the first save, if that was ticked.

        Raises:
            Refused: there is no address to write to.
        """
        if not (is_new and CHECKBOX in form and form[CHECKBOX].data):
            return
        if not row.email_1:
            words = _("Type an e-mail address here, or untick “Send Client Portal Credentials”.")
            raise Refused(words, field="email_1")
        saving.give_office(row)
        db.session.add(row)
        db.session.flush()
        invitations.invite(db.session(), row, by=self.user_id(), at=clock.now())


def beneath(names: tuple[str, ...]) -> tuple[str, ...]:
    """Name the checkbox after the field to which it belongs."""
    if "email_1" not in names:
        return names
    place = names.index("email_1") + 1
    return (*names[:place], CHECKBOX, *names[place:])


def invite_all(people: list[Person], by: int | None) -> None:
    """Invite people and commit; say how many were, and of each other one why not."""
    session, at = db.session(), clock.now()
    sent, refused = each(people, lambda one: invitations.invite(session, one, by=by, at=at))
    if sent:
        flash(ngettext("One invitation sent.", "%(num)s invitations sent.", sent), "success")
    if refused:
        flash(_("Not invited: %(people)s", people=refused), "warning")
