"""My second factor: put into an app, confirmed by a code, taken off again (O6)."""

from datetime import datetime
from typing import Any

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response
from wtforms import Form, PasswordField, StringField, validators

from models import engine
from models.access import Kind, Principal, bind
from models.base import db
from services import clock, second_factor, settings, totp
from services.errors import MovedOn, Refused
from views import guesses, house
from views.page import Page, signed_in

TRIES = {"own-second-factor-name": 10}
PROVED = "second_factor"
LONGEST = 40

Answer = str | Response | tuple[str, int]


class CodeForm(Form):
    """A code from the app."""

    code = StringField(
        _l("Code from your app"), [validators.InputRequired(), validators.Length(max=LONGEST)]
    )


class OffForm(CodeForm):
    """Taking it off asks for everything that signing in asks for."""

    password = PasswordField(_l("Your password"), [validators.InputRequired()])

    def proves(self, password_hash: str | None) -> bool:
        """Check the password."""
        right = check_password_hash(password_hash or "", self.password.data)
        if not right:
            self.password.errors = [_("This is not your password. Please try again.")]
        return right


class MySecondFactor(Page):
    """A signed-in person's own second factor."""

    route_base = "/me/second-factor"

    @expose("/")
    @signed_in
    def show(self) -> str:
        """Say whether there is one, and what can be done."""
        return page()

    @expose("/begin", methods=["POST"])
    @signed_in
    def begin(self) -> Response:
        """Make a secret."""
        user_id = g.user.id
        try:
            with house.acting("somebody began to set up a second factor") as own:
                second_factor.begin(own, user_id)
        except Refused as refusal:
            flash(refusal.words, "warning")
        return redirect(url_for(".show"))

    @expose("/confirm", methods=["POST"])
    @signed_in
    def confirm(self) -> Answer:
        """Put it in force by a first code, and show the recovery codes this once."""
        form, user_id, login = CodeForm(request.form), g.user.id, house.login()
        guesses.count(TRIES, str(user_id))
        if not form.validate():
            return page(form), 422
        try:
            with house.acting("somebody set up a second factor") as own:
                user = own.get_one(User, user_id)
                codes = second_factor.confirm(own, user, form.code.data, clock.now(), keep=login.id)
        except MovedOn as late:
            flash(late.words, "warning")
            return redirect(url_for(".show"))
        except Refused as refusal:
            form.code.errors = [refusal.words]
            return page(form), 422
        manager = self.appbuilder.sm
        manager.begin(manager.load_user(user_id), login.capacity, proved=True)
        return render_template("me/recovery_codes.html", codes=codes)

    @expose("/off", methods=["GET", "POST"])
    @signed_in
    def off(self) -> Answer:
        """Take it off, by password and code."""
        form, user_id = OffForm(request.form), g.user.id
        if request.method == "GET":
            return render_template("me/second_factor_off.html", form=form)
        if not (form.validate() and proved(form) and took_off(form, user_id)):
            return render_template("me/second_factor_off.html", form=form), 422
        session.pop(PROVED, None)
        flash(_("Signing in needs your password only from now on."), "success")
        return redirect(url_for(".show"))


def proved(form: OffForm) -> bool:
    """Check the password; wrong ones, and codes, are guesses like those at sign-in."""
    name = guesses.login_name(g.user.id)
    guesses.count(guesses.PASSWORDS, name)
    guesses.count(guesses.CODES, str(g.user.id))
    right = form.proves(g.user.password)
    if right:
        guesses.give_back(guesses.PASSWORDS, name)
    return right


def took_off(form: OffForm, user_id: int) -> bool:
    """Take it off; False if the code is wrong, said beside the field."""
    try:
        with house.acting("somebody took the own second factor off") as own:
            user = own.get_one(User, user_id)
            second_factor.take_off(own, user, form.code.data, clock.now())
    except Refused as refusal:
        form.code.errors = [refusal.words]
        return False
    guesses.give_back(guesses.CODES, str(user_id))
    return True


def page(form: CodeForm | None = None) -> str:
    """Render the page as things stand."""
    state = standing(g.user.id)
    demanded = second_factor.is_demanded(db.session(), list(g.user.roles))
    return render_template(
        "me/second_factor.html", form=form or CodeForm(), demanded=demanded, **state
    )


def standing(user_id: int) -> dict[str, Any]:
    """Tell what there is: nothing, a secret to be confirmed, or a factor in force."""
    day, email = house.today(), g.user.email
    agency = settings.agency(db.session())["agency_name"]
    db.session.rollback()
    with engine.read_only(), Session(db.engine) as own:
        bind(own, Principal(Kind.system, day, reason="somebody looked at the own second factor"))
        found = second_factor.of(own, user_id)
        since: datetime | None = found.confirmed_at if found else None
        waiting = found.secret if found and since is None else ""
        left = second_factor.codes_left(own, user_id)
    return {
        "since": since,
        "left": left,
        "secret": totp.spaced(waiting) if waiting else "",
        "picture": totp.qr_svg(totp.provisioning_uri(waiting, email, agency))
        if waiting
        else Markup(""),
    }
