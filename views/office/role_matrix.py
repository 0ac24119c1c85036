"""The matrix of roles: screens as rows, what a role may do there as ticks."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from services import roles, second_factor
from services.errors import Refused
from services.staff import OUTSIDE_ROLES
from views import keys, screens
from views.page import Page, has_access

USUAL = ("can_list", "can_show", "can_add", "can_edit", "can_delete", "can_export", "can_import")
HIDDEN = "menu_access"


class RoleMatrix(Page):
    """Who may do what on which screen; a change acts on each person's next request."""

    route_base = "/office/roles/matrix"
    class_permission_name = "Roles"
    method_permission_name = {"show": "show", "save": "edit", "demand": "edit"}

    @expose("/")
    @has_access
    def show(self) -> str:
        """Show one role's ticks."""
        every = list(db.session.scalars(select(Role).order_by(Role.name)))
        chosen = next((one for one in every if str(one.id) == request.args.get("role")), every[0])
        held = {one.id for one in chosen.permissions}
        return render_template(
            "office/role_matrix.html",
            roles=every,
            role=chosen,
            closed=refusal(chosen),
            usual=[(name, words(name)) for name in USUAL],
            groups=groups(chosen, held),
            signs_in=chosen.name != roles.NOBODY,
            demands=chosen.id in second_factor.demanding(db.session()),
        )

    @expose("/<int:key>", methods=["POST"])
    @has_access
    def save(self, key: int) -> Response:
        """Give the role what is ticked."""
        role = db.session.scalar(select(Role).where(Role.id == key)) or abort(404)
        chosen = set(keys.read_all(request.form.getlist("permission")))
        offered = offered_to(role)
        listed = {pair[0] for screen in offered for pair in screen.permissions}
        roles.grant(db.session(), role, listed, chosen | menu_entries(offered, chosen))
        db.session.commit()
        flash(_("Saved. It holds from everybody’s next click on."), "success")
        return redirect(url_for(".show", role=key))

    @expose("/<int:key>/second-factor", methods=["POST"])
    @has_access
    def demand(self, key: int) -> Response:
        """Decide whether people of this role must sign in with a second factor."""
        role = db.session.scalar(select(Role).where(Role.id == key)) or abort(404)
        second_factor.demand(db.session(), role, wanted=request.form.get("demanded") == "y")
        db.session.commit()
        flash(_("Saved. It holds from everybody’s next click on."), "success")
        return redirect(url_for(".show", role=key))


def refusal(role: Role) -> str:
    """Say why a role cannot be changed; nothing if it can."""
    try:
        roles.check_open(role)
    except Refused as refused:
        return refused.words
    return ""


def offered_to(role: Role) -> list[roles.Screen]:
    """The screens that are meant for such a role: the portals' rooms, or the office's."""
    outside = role.name in OUTSIDE_ROLES
    return [
        screen
        for screen in roles.screens(db.session())
        if screens.find(screen.name).outside is outside
    ]


def menu_entries(offered: list[roles.Screen], chosen: set[int]) -> set[int]:
    """Whoever may do something on a screen sees it in the menu."""
    return {
        key
        for screen in offered
        if any(one in chosen for one, _name in screen.permissions)
        for key, name in screen.permissions
        if name == HIDDEN
    }


def groups(role: Role, held: set[int]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of the matrix, in the groups of the menu."""
    found: dict[str, list[dict[str, Any]]] = {}
    for screen in offered_to(role):
        known = screens.find(screen.name)
        by_name = {name: key for key, name in screen.permissions}
        more = [name for name in by_name if name not in {*USUAL, HIDDEN}]
        row = {
            "title": str(known.title),
            "usual": [tick(by_name, name, held) for name in USUAL],
            "more": [tick(by_name, name, held) for name in more],
        }
        if any(row["usual"]) or more:
            found.setdefault(str(known.group), []).append(row)
    order = [*sorted({*found} - {screens.REST}), screens.REST]
    return [
        (group, sorted(found[group], key=lambda row: row["title"]))
        for group in order
        if group in found
    ]


def tick(by_name: dict[str, int], name: str, held: set[int]) -> dict[str, Any] | None:
    """One checkbox, if the screen has that permission."""
    if name not in by_name:
        return None
    return {"key": by_name[name], "words": words(name), "held": by_name[name] in held}


def words(permission: str) -> str:
    """Write a permission as people read it: can_take_payment is “Take payment”."""
    known = {
        "can_list": _("See the list"),
        "can_show": _("Open"),
        "can_add": _("Add"),
        "can_edit": _("Change"),
        "can_delete": _("Delete"),
        "can_export": _("Export"),
        "can_import": _("Import"),
    }
    plain = permission.removeprefix("can_").replace("_", " ").capitalize()
    return known.get(permission, plain)
