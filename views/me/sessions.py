"""Where I am signed in, and ending it there (O6)."""

from flask import current_app, flash, g, redirect, render_template, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.base import db
from services import browsers, clock, logins
from views import house
from views.page import Page, signed_in


class MySessions(Page):
    """The browsers in which a person is signed in."""

    route_base = "/me/sessions"

    @expose("/")
    @signed_in
    def index(self) -> str:
        """List them, this one marked."""
        limits = logins.limits(current_app.config)
        found = logins.alive(db.session(), g.user.id, clock.now(), limits)
        return render_template(
            "me/sessions.html", logins=found, this=house.login().id, words=browsers.words
        )

    @expose("/<int:key>/end", methods=["POST"])
    @signed_in
    def end(self, key: int) -> Response:
        """Sign out in one other browser; whatever is not one's own stays untouched."""
        user_id = house.login().user_id
        with house.acting("somebody ended an own session") as own:
            logins.end_own(own, user_id, key, clock.now())
        flash(_("Signed out there."), "success")
        return redirect(url_for(".index"))

    @expose("/end-others", methods=["POST"])
    @signed_in
    def end_others(self) -> Response:
        """Sign out everywhere but here."""
        login = house.login()
        with house.acting("somebody ended the own sessions") as own:
            logins.end_all(own, login.user_id, clock.now(), but=login.id)
        flash(_("You are signed out everywhere but here."), "success")
        return redirect(url_for(".index"))
