"""The roles grid; what each role may do stands on the matrix of roles."""

from flask import redirect, url_for
from flask_admin import expose
from flask_appbuilder.security.sqla.models import Role
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import Form

from models.base import db
from services import roles
from views.grid import Grid


class Roles(Grid):
    """What people are to the agency: each role may do certain things on certain screens."""

    table = Role
    path = "roles"
    title = _l("Roles")
    one = _l("Role")
    group = "Settings"
    icon = "shield-lock"
    menu_order = 60
    columns = ("name",)
    order = ("name",)
    searched = ("name",)
    sections = ((_l("Role"), ("name",)),)
    empty_words = _l("No roles yet.")

    @expose("/<int:key>")
    def record(self, key: int) -> Response:
        """Show what the role may do."""
        return redirect(url_for("RoleMatrix.show", role=self.get_one(key).id))

    def save(self, form: Form, row: Role, is_new: bool) -> None:
        """Keep the names that the product relies on."""
        form.populate_obj(row)
        roles.check_name(row)

    def check_delete(self, row: Role) -> None:
        """Keep the roles that the product or a person relies on."""
        roles.check_delete(db.session(), row)
