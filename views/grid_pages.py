"""The pages that every grid has besides list and form: the record, inline edit, export."""

from typing import Any

from flask import abort, current_app, jsonify, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.wrappers import Response

from models.base import Base
from views import exports, forms, house, saving
from views.cells import cell_of


class GridPages:
    """Mixed into `Grid`; each page asks the grid's own permissions."""

    @expose("/<int:key>")
    def record(self: Any, key: int) -> str:
        """Show one record with its actions; entities with a profile of their own replace it."""
        if not self.can_view_details:
            abort(403)
        row = self.get_one(key)
        if isinstance(row, Base):
            house.note_seen(row)
        page: str = self.render(self.details_template, model=row, **self.record_context(row))
        return page

    def record_context(self: Any, row: Any) -> dict[str, Any]:
        """What the record's template shows."""
        return {
            "details_columns": [(name, self.label(name)) for name in self.column_details_list],
            "get_value": self.get_detail_value,
            "return_url": url_for(f"{self.endpoint}.index_view"),
        }

    def filter_words(self: Any, index: int, value: str) -> str:
        """Write a filter's value as people read it: an option's label, a row's name, a day."""
        chosen = self._filters[index]
        if lookup := getattr(chosen, "lookup", None):
            row = self.lookups[lookup].get_one(value)
            return value if row is None else str(row)
        words: str = chosen.value_words(value)
        return words

    @expose("/details/")
    def details_view(self: Any) -> Response:
        """Lead Flask-Admin's own address for a record to ours."""
        key = request.args.get("id", "")
        return (
            redirect(url_for(f"{self.endpoint}.record", key=key)) if key.isdigit() else abort(404)
        )

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self: Any) -> tuple[Response, int] | Response:
        """Change one cell of the grid; the stock one ignores the right to edit."""
        if not self.can_edit:
            abort(403)
        row = self.get_one(request.form.get("list_form_pk", ""))
        name = next((name for name in self.inline if name in request.form), None)
        if name is None:
            abort(400)
        field = forms.form_for(self.table, (name,), lookups=self.lookups, labels={})
        form = field(request.form, obj=row)
        if not self._saves_inline(form, row):
            words = [str(error) for errors in form.errors.values() for error in errors]
            return jsonify({"message": " ".join(words) or _("That was not saved.")}), 422
        html = str(escape(cell_of(row, name)))
        return jsonify({"html": html, "version": getattr(row, "version", None)})

    def _saves_inline(self: Any, form: Any, row: Any) -> bool:
        """Validate and store one inline field."""
        if "version" in form and not form.version.data:
            del form.version
        return bool(form.validate()) and saving.save(self, form, row, is_new=False)

    @expose("/export/<export_type>/")
    def export(self: Any, export_type: str) -> Response:
        """Stream what is filtered, as CSV or Excel."""
        if not self.can_export:
            abort(403)
        if export_type not in self.export_types:
            abort(404)
        chosen = self._get_list_extra_args()
        query = self.found(chosen.search, chosen.filters)
        column = self._get_column_by_idx(chosen.sort)
        ordered = self.sorted(query, column[0] if column else None, chosen.sort_desc)
        answer: Response = exports.stream(self, ordered, export_type)
        current_app.logger.info("export %s %s", self.endpoint, export_type)
        return answer
