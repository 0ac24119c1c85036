"""How my pages look: light or dark, ordinary or large text, wherever I sign in."""

from typing import Any

from flask import g, request, session
from flask_appbuilder import expose

from models.base import db
from services import login_facts
from views.page import Page, signed_in


class MyLook(Page):
    """A person's own theme and size of text; before signing in, the browser's own hold."""

    route_base = "/me/look"

    @expose("/", methods=["POST"])
    @signed_in
    def choose(self) -> Any:
        """Keep what was chosen, for this session and for those to come."""
        theme, size = request.form.get("theme", ""), request.form.get("text", "")
        chosen = login_facts.choose(db.session(), g.user.id, theme, size)
        db.session.commit()
        session["look"] = session.get("look", {}) | chosen
        return "", 204
