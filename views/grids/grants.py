"""The grid of who may see what in the portals."""

from flask import flash
from flask_admin.actions import action
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Form

from models.base import db
from models.grant import Grant
from services import clock, grants
from views.grid import Grid
from views.lookups import PeopleLookup


class Grants(Grid):
    """Which section of whose record is open to whom, why, and how long."""

    table = Grant
    path = "grants"
    title = _l("Who may see what")
    one = _l("Permission in the portal")
    group = "Clients"
    icon = "eye"
    menu_order = 80
    columns = ("user", "standing", "section", "client", "payer", "ends_on", "revoked_at")
    called_by = ("section", "client", "payer")
    newest_first = True
    searched = ("client", "payer")
    filtered = ("user", "standing", "section", "basis", "client", "payer", "ends_on")
    writes = ("add", "edit")
    imported = False
    extra_permissions = ("can_revoke",)
    lookup_fields = {"user": PeopleLookup("user")}
    labels = {"user": _l("Person"), "standing": _l("As"), "basis": _l("Because of")}
    helps = {
        "user": _l("The person’s login; they have one after accepting an invitation."),
        "client": _l("The client whose record is opened."),
        "payer": _l("The payer whose invoices are opened."),
        "ends_on": _l("The last day; leave empty for no end."),
    }
    sections = (
        (_l("Who"), ("user", "standing", "emergency_contact", "caregiver")),
        (_l("What"), ("section", "client", "payer")),
        (_l("Why and how long"), ("basis", "document", "starts_on", "ends_on")),
    )
    details = (*columns, "emergency_contact", "caregiver", "basis", "starts_on", "granted_by")
    empty_words = _l("Nobody outside the office sees anything yet. Invite people to change that.")

    def save(self, form: Form, row: Grant, is_new: bool) -> None:
        """Note who gave it; what is never opened is refused."""
        form.populate_obj(row)
        grants.check(row.standing, row.section)
        grants.check_owners(db.session(), row)
        if is_new:
            row.granted_by_id = self.user_id()

    @action("revoke", _l("Revoke"), _l("Revoke the ticked permissions? It holds at once."))
    def revoke(self, ids: list[str]) -> None:
        """Take permissions back and end the sessions that used them (A3)."""
        done = grants.revoke_each(db.session(), self.chosen(ids), clock.now())
        db.session.commit()
        words = ngettext("One permission revoked.", "%(num)s permissions revoked.", done)
        flash(words, "success")
