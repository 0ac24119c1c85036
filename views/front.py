"""The address `/`: sends each to their own front page, strangers to sign in."""

from flask import g, redirect, render_template, url_for
from flask_appbuilder import IndexView, expose
from werkzeug.wrappers import Response

from models.access import OUTSIDE, Kind
from models.base import db
from services import grants
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
    def index(self) -> Response | str:
        """Lead onward; those whose access was taken away are told so."""
        if not g.user.is_authenticated:
            return redirect(url_for("SignIn.login"))
        capacity = house.login().capacity
        if capacity in OUTSIDE and not grants.has_any(db.session(), g.user.id, house.today()):
            return render_template("public/no_access.html")
        return redirect(HOME[capacity])
