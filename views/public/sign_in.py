"""Signing in and out."""

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.forms import LoginForm_db
from flask_appbuilder.security.sqla.models import User
from flask_appbuilder.security.views import AuthDBView
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug.wrappers import Response
from wtforms import StringField, validators

from views import fields, guesses, onward
from views.public import second_step

TRIES = guesses.PASSWORDS | {"sign-in-address": 100}
CODES = guesses.CODES | {"sign-in-code-address": 100}


class SignInForm(LoginForm_db):
    """Flask-AppBuilder's form; what no database takes is no name."""

    username = StringField(
        validators=[validators.DataRequired(), validators.Length(max=254), fields.plain]
    )


class SignIn(AuthDBView):
    """The sign-in page; guesses are counted per name and per address, whatever the way in."""

    login_template = "appbuilder/general/security/login_db.html"

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Response | str:
        """Ask for user name (or e-mail address) and password."""
        if g.user is not None and g.user.is_authenticated:
            return redirect(onward.local(request.args.get("next")))
        form = SignInForm()
        if form.validate_on_submit():
            return self._try(form.username.data.strip(), form.password.data)
        return self.render_template(
            self.login_template,
            form=form,
            forgot_url=url_for("ForgottenPassword.ask"),
            demo_logins=demo_logins(),
        )

    @expose("/login/code/", methods=["GET", "POST"])
    def code(self) -> Response | str | tuple[str, int]:
        """Ask who gave the right password for the code; nobody is signed in before it."""
        user, wanted = second_step.remembered(self.appbuilder.sm)
        if user is None:
            return redirect(url_for(".login"))
        form = second_step.SignInCode(request.form)
        if request.method == "POST":
            guesses.count(CODES, str(user.id))
            if form.validate() and form.opens(user.id):
                guesses.give_back(CODES, str(user.id))
                return self._enter(self.appbuilder.sm.load_user(user.id), wanted, proved=True)
        status = 422 if form.errors else 200
        return self.render_template("public/sign_in_code.html", form=form), status

    @expose("/logout/", methods=["GET", "POST"])
    def logout(self) -> Response | str:
        """Sign out; a mere link asks first, since a GET changes nothing."""
        if request.method == "GET" and g.user.is_authenticated:
            return self.render_template("public/sign_out.html")
        logout_user()
        session.clear()
        flash(_("You are signed out."), "info")
        return redirect(url_for(".login"))

    def _try(self, name: str, password: str) -> Response:
        counted = self._counted(name)
        guesses.count(TRIES, counted)
        manager = self.appbuilder.sm
        user = manager.auth_user_db(name, password)
        wanted = onward.local(request.args.get("next"))
        if not user:
            flash(_("The user name or the password is not right. Please try again."), "warning")
            return redirect(url_for(".login", next=wanted if wanted != onward.FRONT else None))
        guesses.give_back(TRIES, counted)
        if second_step.is_needed(user.id):
            second_step.remember(user, wanted)
            return redirect(url_for(".code"))
        return self._enter(user, wanted)

    def _counted(self, name: str) -> str:
        """What a guess counts for: the login that the name leads to, however it is written."""
        manager = self.appbuilder.sm
        found = manager.find_user(username=name) or manager.find_user(email=name)
        return guesses.login_name(found.id) if found else name.casefold()

    def _enter(self, user: User, wanted: str, *, proved: bool = False) -> Response:
        manager = self.appbuilder.sm
        manager.begin(user, proved=proved)
        several = wanted == onward.FRONT and len(manager.capacities(user)) > 1
        return redirect(url_for("Capacity.choose") if several else wanted)


def demo_logins() -> list[dict[str, str]]:
    """The people of the demo agency, offered on the sign-in page while it is one."""
    if current_app.config["ENVIRONMENT"] != "development":
        return []
    people = {
        "admin": _("Agency admin"),
        "scheduler": _("Scheduler"),
        "intake": _("Intake"),
        "billing": _("Billing"),
        "client": _("Client"),
        "family": _("Family"),
        "payer": _("Payer"),
        "caregiver": _("Caregiver"),
    }
    password = current_app.config["DEMO_PASSWORD"]
    return [
        {"label": label, "email": f"{name}@demo.tendwell.test", "password": password}
        for name, label in people.items()
    ]
