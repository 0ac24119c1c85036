"""The address `/`: sends each to their own front page, strangers to sign in."""

from flask import g, redirect, url_for
from flask_appbuilder import IndexView, expose
from werkzeug.wrappers import Response

from models.access import Kind
from views import house

HOME = {
    Kind.agency: "/office/",
    Kind.office: "/office/",
    Kind.portal: "/portal/",
    Kind.caregiver: "/caregiver/",
}


class Front(IndexView):
    """Nobody stays here."""

    @expose("/")
    def index(self) -> Response:
        """Lead onward."""
        if not g.user.is_authenticated:
            return redirect(url_for("SignIn.login"))
        return redirect(HOME[house.login().capacity])
