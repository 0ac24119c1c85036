"""The address `/`: sends each to their own front page, strangers to sign in."""

from flask import g, redirect, session, url_for
from flask_appbuilder import IndexView, expose
from werkzeug.wrappers import Response

from models.access import Kind

HOME = {
    Kind.agency: "/office/",
    Kind.office: "/office/",
    Kind.portal: "/portal/",
    Kind.caregiver: "/caregiver/",
}


class Front(IndexView):  # type: ignore[misc]  # Flask-AppBuilder ships no types
    """Nobody stays here."""

    @expose("/")
    def index(self) -> Response:
        """Lead onward."""
        if not g.user.is_authenticated:
            return redirect(url_for("SignIn.login"))
        return redirect(HOME[session.login.capacity])
