"""The pages that every grid has besides list and form: record, inline edit, export, bulk acts."""

from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.wrappers import Response

from models.audit_entry import AuditAction
from models.base import Base
from views import exports, house, keys, saving
from views.cells import cell
from views.grid_saving import GridSaving


class GridPages(GridSaving):
    """Part of `Grid`; which permission each page needs stands there in NEEDS."""

    @expose("/<int:key>")
    def record(self, key: int) -> str:
        """Show one record with its actions; entities with a profile of their own replace it."""
        deleted = request.args.get("deleted") == "1"
        row = self.get_deleted(key) if deleted else self.get_one(key)
        if isinstance(row, Base):
            house.note_seen(row)
        page: str = self.render(self.details_template, model=row, **self.record_context(row))
        return page

    def record_context(self, row: Any) -> dict[str, Any]:
        """What the record's template shows."""
        stamps = [name for name in ("created_at", "changed_at") if hasattr(row, name)]
        names = dict.fromkeys([*self.column_details_list, *stamps])
        return {
            "details_columns": [(name, self.label(name)) for name in names],
            "get_value": self.get_detail_value,
            "return_url": url_for(f"{self.endpoint}.index_view"),
            "restore_url": self._restore_url(row),
        }

    def _restore_url(self, row: Any) -> str:
        if getattr(row, "deleted_at", None) is None:
            return ""
        return url_for(f"{self.endpoint}.restore", key=row.id)

    @expose("/details/")
    def details_view(self) -> Response:
        """Lead Flask-Admin's own address for a record to ours."""
        key = keys.read_or_404(request.args.get("id"))
        return redirect(url_for(f"{self.endpoint}.record", key=key))

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Any:
        """Change one cell of the grid; answers in words when that is refused."""
        row = self.get_one(request.form.get("list_form_pk", ""))
        name = next((name for name in self.inline if name in request.form), None)
        if name is None:
            abort(400)
        form = self.form_of((name,))(request.form, obj=row)
        if "version" in form and not form.version.data:
            del form.version
        if not (form.validate() and saving.save(self, form, row, is_new=False)):
            words = [str(error) for errors in form.errors.values() for error in errors]
            return jsonify({"message": " ".join(words) or _("That was not saved.")}), 422
        html = str(escape(cell(getattr(row, name), self.kind(name))))
        return jsonify({"html": html, "version": getattr(row, "version", None)})

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> Response:
        """Stream what is filtered, as CSV or Excel."""
        if export_type not in self.export_types:
            abort(404)
        chosen = self._get_list_extra_args()
        query = self.found(chosen.search, chosen.filters)
        column = self._get_column_by_idx(chosen.sort)
        order = self.order_by(column[0] if column else None, chosen.sort_desc)
        ordered = query.order_by(*order.of(self.table))
        house.note_later(AuditAction.exported, f"{self.path} as {export_type}")
        return exports.stream(self, ordered, export_type)

    # -- bulk acts --------------------------------------------------------------------------------

    def get_list_row_actions(self) -> list[Any]:
        """Give none: a row is a link to its record, and what can be done to it stands there."""
        return []

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Do something with the ticked rows; 403 where the role does not allow it."""
        name = request.form.get("action", "")
        if name not in self._actions_data:
            abort(404)
        if not self.is_action_allowed(name):
            abort(403)
        return self.handle_action()
