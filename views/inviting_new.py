"""The page of a new client: the checkbox that sends an invitation, and saving once (C1)."""

from typing import Any

from flask import flash, g, redirect, request
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField

from models.base import db
from services import clock, invitations, request_keys
from services.errors import MovedOn, Refused
from views import saving
from views.inviting import Inviting

CHECKBOX = "send_credentials"
ONCE = "form_key"


class InvitingNew(Inviting):
    """Inviting, with a checkbox on the page of a new record, which is saved once."""

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Show the page or save it; a second click leads to what the first one made."""
        key = request_keys.read(request.form.get(ONCE, ""))
        earlier = request_keys.led_to(db.session(), key, self.user_id()) if key else None
        answer = redirect(earlier) if earlier else super().create_view()
        return redirect(g.saved_earlier) if g.get("saved_earlier") else answer

    def get_create_form(self) -> type[Form]:
        """Add the checkbox and the key, which are no columns, to a new record's form only."""
        made: type[Form] = super().get_create_form()
        box = BooleanField(_l("Send Client Portal Credentials"))
        key = HiddenField(default=request_keys.new)
        return type(f"New{made.__name__}", (made,), {CHECKBOX: box, ONCE: key})

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

    def save_once(self, form: Form, row: Any, is_new: bool) -> None:
        """Give a new record its number, unless this page made one before.

        Raises:
            MovedOn: another click on the same button was faster.
        """
        if not is_new:
            return
        session, nonce = db.session(), form[ONCE].data if ONCE in form else None
        key = None
        if nonce and request_keys.read(nonce):
            key = request_keys.take(session, nonce, self.user_id())
            if key is None:
                g.saved_earlier = request_keys.led_to(session, nonce, self.user_id())
                raise MovedOn(_("This page was saved already."))
        saving.give_office(row)
        session.add(row)
        session.flush()
        if key is not None:
            key.led_to = self.record_url(row)

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
        invitations.invite(db.session(), row, by=self.user_id(), at=clock.now())
        g.invited_at = row.email_1

    def say_saved(self, row: Any) -> None:
        """Say also where the registration mail goes, if one was asked for."""
        super().say_saved(row)
        if g.get("invited_at"):
            words = _("The registration mail goes to %(email)s.", email=g.invited_at)
            flash(words, "success")


def beneath(names: tuple[str, ...]) -> tuple[str, ...]:
    """Name the checkbox after the field to which it belongs."""
    if "email_1" not in names:
        return names
    place = names.index("email_1") + 1
    return (*names[:place], CHECKBOX, *names[place:])
