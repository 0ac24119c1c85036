"""A forgotten password: asked for by name, chosen anew by a link from the mail (O6)."""

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import logout_user
from werkzeug.wrappers import Response
from wtforms import Form, StringField, validators

from models.base import db
from services import clock, contacts, credentials, password_resets
from services.errors import MovedOn, Refused
from views import guesses, house
from views.page import Page
from views.password_form import PasswordForm

ASKED = {"new-password-name": 5, "new-password-address": 30}
TRIED = {"new-password-link": 30}


class AskForm(Form):
    """Whose password it is."""

    email = StringField(
        _l("E-mail address"), [validators.InputRequired(), validators.Length(max=254)]
    )


class ForgottenPassword(Page):
    """Asking for a link: the same answer to everybody, in the same time."""

    route_base = "/forgotten-password"

    @expose("/", methods=["GET", "POST"])
    def ask(self) -> str | tuple[str, int]:
        """Take an e-mail address, and say that a mail is on its way if it has a login."""
        form = AskForm(request.form)
        if request.method == "GET":
            return render_template("public/forgotten_password.html", form=form, asked=False)
        guesses.count(ASKED, counted(form.email.data or ""))
        if not (form.validate() and mailed(form)):
            return render_template("public/forgotten_password.html", form=form, asked=False), 422
        return render_template("public/forgotten_password.html", form=form, asked=True)


class NewPassword(Page):
    """The page that the link opens."""

    route_base = "/new-password"

    @expose("/<token>", methods=["GET", "POST"])
    def choose(self, token: str) -> str | Response | tuple[str, int]:
        """Take the new password once; a GET, by whatever program, spends nothing."""
        guesses.at_post(TRIED)
        user = user_of(token)
        if user is None:
            return render_template("public/new_password_closed.html"), 404
        form = PasswordForm(request.form)
        if request.method == "POST" and form.accepts([user.email, user.first_name, user.last_name]):
            return replace(token, form)
        status = 422 if form.errors else 200
        return render_template("public/new_password.html", form=form, email=user.email), status


def counted(typed: str) -> str:
    """What asking counts for: the mailbox, however its address is written."""
    try:
        return contacts.email(typed)
    except Refused:
        return typed


def mailed(form: AskForm) -> bool:
    """Do what there is to do about an address; False if it is none, said beside the field."""
    try:
        with house.acting("somebody forgot a password") as own:
            password_resets.ask(own, form.email.data, clock.now(), current_app.config["SECRET_KEY"])
    except Refused as refusal:
        form.email.errors = [refusal.words]
        return False
    return True


def user_of(token: str) -> User | None:
    """Find whose link it is."""
    return password_resets.user_of(
        db.session(), token, clock.now(), current_app.config["SECRET_KEY"]
    )


def replace(token: str, form: PasswordForm) -> Response:
    """Store the password, unless the link was used this very moment, and lead to sign-in."""
    password_hash = form.hashed()  # before the transaction, since it takes its time
    with house.acting("somebody chose a new password by mail") as own:
        user = password_resets.user_of(own, token, clock.now(), current_app.config["SECRET_KEY"])
        if user is None:
            raise MovedOn(_("This link was used a moment ago."))
        credentials.replace_password(own, user, password_hash, clock.now())
    if g.user.is_authenticated:
        logout_user()
        session.clear()
    flash(_("Your new password is set. Please sign in with it."), "success")
    return redirect(url_for("SignIn.login"))
