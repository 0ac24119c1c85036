"""The page of API keys: each is shown once, acts as its owner, and ends when revoked."""

from datetime import timedelta

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from models.access import principal_of
from models.audit_entry import AuditAction
from models.base import db
from services import api_keys, audit, clock
from services.errors import Refused
from views.page import Page, has_access

LONGEST_NAME = 60


class ApiKeys(Page):
    """Keys for programs that use the API."""

    route_base = "/office/api-keys"
    class_permission_name = "ApiKeys"
    method_permission_name = {"show": "show", "make": "add", "revoke": "delete"}
    menu = ("Settings", _l("API keys"), "/office/api-keys/", "key")
    menu_order = 70

    @expose("/")
    @has_access
    def show(self) -> str:
        """List the keys."""
        return page()

    @expose("/new", methods=["POST"])
    @has_access
    def make(self) -> str:
        """Make a key and show it, this once."""
        name, days = request.form.get("name", "").strip(), request.form.get("days", type=int)
        if not name or len(name) > LONGEST_NAME or "\x00" in name or days not in api_keys.DAYS:
            raise Refused(_("Please give the key a short name and a time to live."))
        ends = clock.now().replace(tzinfo=None) + timedelta(days=days)
        audit.note(db.session(), AuditAction.acted, f"Made the API key {name}")
        manager = current_app.extensions["appbuilder"].sm
        made = manager.create_api_key(current_user, name, expires_on=ends)
        return page(made["key"]) if made else abort(422)

    @expose("/<int:key>/revoke", methods=["POST"])
    @has_access
    def revoke(self, key: int) -> Response:
        """End a key."""
        ended = api_keys.revoke(db.session(), principal_of(db.session()), key, clock.now())
        audit.note(db.session(), AuditAction.acted, f"Revoked the API key {ended.name}")
        db.session.commit()
        flash(_("The key %(name)s no longer opens anything.", name=ended.name), "success")
        return redirect(url_for(".show"))


def page(new_key: str = "") -> str:
    """Write the page; a key just made stands on it and nowhere else ever again."""
    keys = list(db.session.scalars(api_keys.visible(principal_of(db.session()))))
    now = clock.now().replace(tzinfo=None)
    return render_template(
        "office/api_keys.html", keys=keys, now=now, new_key=new_key, days=api_keys.DAYS
    )
