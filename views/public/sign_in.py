"""Signing in and out."""

from datetime import timedelta

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.forms import LoginForm_db
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from models.base import db
from services import clock, throttle

WINDOW = timedelta(minutes=15)
TRIES_PER_NAME = 10
TRIES_PER_ADDRESS = 100


class SignIn(AuthDBView):
    """The sign-in page; guesses are counted per name and per address, whatever the way in."""

    login_template = "appbuilder/general/security/login_db.html"

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Response | str:
        """Ask for user name (or e-mail address) and password."""
        if g.user is not None and g.user.is_authenticated:
            return redirect(url_for("Front.index"))
        form = LoginForm_db()
        if form.validate_on_submit():
            return self._try(form.username.data.strip(), form.password.data)
        return self.render_template(self.login_template, form=form, demo_logins=demo_logins())

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
        slow_down(name)
        user = self.appbuilder.sm.auth_user_db(name, password)
        onward = get_safe_redirect(request.args.get("next", ""))
        if not user:
            flash(_("The user name or the password is not right. Please try again."), "warning")
            return redirect(url_for(".login", next=onward))
        login_user(user, remember=False)
        return redirect(onward)


def slow_down(name: str) -> None:
    """Count this try; refuse when there were too many for the name or from the address."""
    at = clock.now()
    with Session(db.engine) as store, store.begin():
        of_name = throttle.count(store, "sign-in-name", name, WINDOW, at)
        of_address = throttle.count(store, "sign-in-address", request.remote_addr or "", WINDOW, at)
    if of_name > TRIES_PER_NAME or of_address > TRIES_PER_ADDRESS:
        raise TooManyRequests(
            _("Too many attempts. Please wait 15 minutes and try again."),
            retry_after=int(WINDOW.total_seconds()),
        )


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
