"""People who are both staff and family: one login, and a session for each of the two."""

from flask import abort, g, redirect, render_template
from flask_appbuilder import expose
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from models.access import Kind
from views import house
from views.front import HOME
from views.page import Page, signed_in

LABELS = {
    Kind.agency: _l("The office"),
    Kind.office: _l("The office"),
    Kind.caregiver: _l("My visits"),
    Kind.portal: _l("The portal"),
}


class Capacity(Page):
    """In which capacity somebody acts."""

    route_base = "/switch"

    @expose("/")
    @signed_in
    def choose(self) -> str | Response:
        """Ask after signing in, where there is a choice."""
        found = self.appbuilder.sm.capacities(g.user)
        if len(found) < 2:
            return redirect(HOME[house.login().capacity])
        return render_template("me/capacity.html", capacities=found, labels=LABELS)

    @expose("/<capacity>", methods=["POST"])
    @signed_in
    def switch(self, capacity: str) -> Response:
        """Begin a new session in the other capacity; the present one ends."""
        manager = self.appbuilder.sm
        wanted = next((kind for kind in manager.capacities(g.user) if kind == capacity), None)
        if wanted is None:
            abort(404)
        if wanted != house.login().capacity:
            manager.begin(g.user._get_current_object(), wanted)
        return redirect(HOME[wanted])
