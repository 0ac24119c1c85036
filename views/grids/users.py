"""The users grid: everybody who may sign in."""

from typing import Any

from flask import flash, g
from flask_admin.actions import action
from flask_admin.helpers import is_form_submitted
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import Form

from models.access import principal_of
from models.base import db
from services import clock, second_factor, staff, users
from views import house, saving
from views.grid import Grid
from views.lookups import OfficeLookup, RoleLookup
from views.picks import AsideRowsField

ROLES = RoleLookup("roles")
OFFICES = OfficeLookup("offices")


class Users(Grid):
    """Staff, and the people of the portals who accepted an invitation."""

    table = User
    path = "users"
    title = _l("Users")
    one = _l("User")
    group = "Settings"
    icon = "user-circle"
    menu_order = 50
    columns = ("last_name", "first_name", "email", "roles", "active")
    order = ("last_name", "first_name")
    searched = ("first_name", "last_name", "email")
    filtered = ("active", "email")
    writes = ("add", "edit")
    imported = False
    lookup_fields = {"roles": ROLES, "offices": OFFICES}
    extra_fields = {
        "offices": AsideRowsField(
            OFFICES, _l("Offices"), description=_l("Staff see these; agency admins see all.")
        )
    }
    labels = {"email": _l("Email"), "active": _l("May sign in")}
    helps = {"email": _l("Also the user name. A first password is set by “Forgotten password”.")}
    sections = (
        (_l("Person"), ("first_name", "last_name", "email", "active")),
        (_l("Rights"), ("roles", "offices")),
    )
    details = ("first_name", "last_name", "email", "active", "roles", "offices")
    empty_words = _l("Nobody may sign in.")

    def value(self, row: User, name: str) -> Any:
        """Tell the offices, which no relation keeps."""
        return staff.offices(db.session(), row.id) if name == "offices" else getattr(row, name)

    def edit_form(self, obj: Any = None) -> Form:
        """Fill in the offices of today."""
        form = super().edit_form(obj)
        if obj is not None and not is_form_submitted():
            form.offices.data = staff.offices(db.session(), obj.id)
        return form

    def save(self, form: Form, row: User, is_new: bool) -> None:
        """Let nobody lock the agency out, and end the sessions of whoever must leave."""
        form.populate_obj(row)
        users.settle(db.session(), row, principal_of(db.session()), clock.now())
        if "offices" in form:
            db.session.add(row)
            db.session.flush()
            staff.assign(db.session(), row.id, {office.id for office in form.offices.data})

    def is_action_allowed(self, name: str) -> bool:
        """Who may edit logins may also switch them on and off."""
        if name.endswith("activate") or name == "reset_second_factor":
            return self.allows("edit")
        return super().is_action_allowed(name)

    @action("deactivate", _l("Deactivate"), _l("End their sessions and let them in no more?"))
    def deactivate(self, ids: list[str]) -> None:
        """Let the ticked people in no more."""
        self._switch(ids, active=False)

    @action("activate", _l("Activate"))
    def activate(self, ids: list[str]) -> None:
        """Let the ticked people in again."""
        self._switch(ids, active=True)

    @action(
        "reset_second_factor",
        _l("Reset second factor"),
        _l("Did you make sure who they are? They are signed out, and sign in by password only."),
    )
    def reset_second_factor(self, ids: list[str]) -> None:
        """Let people who lost phone and paper sign in by password only."""
        actor, keys = principal_of(db.session()), [user.id for user in self.chosen(ids)]
        by = f"by {g.user.email}"
        with saving.refusals_flashed():
            with house.acting("the office resets a second factor") as own:
                for user in own.scalars(select(User).where(User.id.in_(keys))):
                    second_factor.reset(own, user, actor, by, clock.now())
            flash(_("They can sign in by password now, and were told by mail."), "success")

    def _switch(self, ids: list[str], *, active: bool) -> None:
        actor, now = principal_of(db.session()), clock.now()
        with saving.refusals_flashed(), db.session.no_autoflush:
            for user in self.chosen(ids):
                user.active = active
                users.settle(db.session(), user, actor, now)
                db.session.flush()  # the next one counts the admins that are left
            db.session.commit()
