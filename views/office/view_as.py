"""View as this person: staff see the portal as somebody sees it, and can change nothing (A6)."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from models import access
from models.audit_entry import AuditAction
from models.base import db
from services import audit, clock, looking
from views import house, onward
from views import looking as looks
from views.page import Page, has_access, signed_in


class ViewAs(Page):
    """Begins and ends a look; what is seen meanwhile are the portal's own pages."""

    route_base = "/office/view-as"
    title = _l("View as this person")
    method_permission_name = {"begin": "look"}

    @expose("/<int:key>/begin", methods=["POST"])
    @has_access
    def begin(self, key: int) -> Response:
        """Look through a login's eyes from now on, for a quarter of an hour."""
        principal = access.principal_of(db.session())
        with house.reading("staff ask to look through a portal user's eyes") as own:
            viewed = looking.check(own, principal, key)
        words = _("Began to look at the portal as %(name)s", name=viewed.name)
        audit.note(db.session(), AuditAction.viewed, words, viewed.person)
        db.session.commit()
        back = onward.local(request.form.get("back"))
        looks.keep(key, looks.Look(clock.now() + looking.LASTS, back))
        asked: dict[str, Any] = {looks.AS: key}
        return redirect(url_for("PortalDashboard.index", **asked))

    @expose("/<int:key>/stop", methods=["POST"])
    @signed_in
    def stop(self, key: int) -> Response:
        """Go back to the record in the office."""
        look = looks.forget(key)
        if look is None:
            return redirect("/")
        words = _("Stopped looking at the portal as somebody else (login %(key)s)", key=key)
        audit.note(db.session(), AuditAction.viewed, words)
        db.session.commit()
        flash(_("You are back in the office."), "success")
        return redirect(look.back)
