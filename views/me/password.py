"""Changing my own password (O6)."""

from typing import Any

from flask import flash, g, redirect, render_template, request
from flask_appbuilder import expose
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response
from wtforms import PasswordField, validators

from services import clock, credentials
from views import guesses, house
from views.page import Page, signed_in
from views.password_form import PasswordForm


class ChangeForm(PasswordForm):
    """The present password, and the new one twice."""

    current = PasswordField(_l("Your password now"), [validators.InputRequired()])

    def proves(self, password_hash: str | None) -> bool:
        """Check the present password."""
        right = check_password_hash(password_hash or "", self.current.data)
        if not right:
            self.current.errors = [_("This is not your password. Please try again.")]
        elif self.current.data == self.password.data:
            self.password.errors = [_("This is your password now. Please choose another.")]
            return False
        return right


class MyPassword(Page):
    """A signed-in person's own password."""

    route_base = "/me/password"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    def change(self) -> str | Response | tuple[str, int]:
        """Ask for the present password and the new one; end every other session."""
        form = ChangeForm(request.form)
        if request.method == "GET":
            return render_template("me/password.html", form=form)
        known = [g.user.email, g.user.first_name, g.user.last_name]
        if not (form.accepts(known) and proved(form)):
            return render_template("me/password.html", form=form), 422
        replace(self.appbuilder.sm, form)
        flash(_("Your password is changed, and you are signed out everywhere else."), "success")
        return redirect("/")


def proved(form: ChangeForm) -> bool:
    """Check the present password; what is wrong is a guess like one at sign-in."""
    name = guesses.login_name(g.user.id)
    guesses.count(guesses.PASSWORDS, name)
    right = form.proves(g.user.password)
    if right:
        guesses.give_back(guesses.PASSWORDS, name)
    return right


def replace(manager: Any, form: ChangeForm) -> None:
    """Store the new password; this browser goes on with a session of a new name."""
    password_hash, user_id, login = form.hashed(), g.user.id, house.login()
    with house.acting("somebody changed the own password") as own:
        user = own.get_one(User, user_id)
        credentials.replace_password(own, user, password_hash, clock.now(), keep=login.id)
    manager.begin(manager.load_user(user_id), login.capacity)
