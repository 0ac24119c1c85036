"""The pages that save a record from its form; afterwards they name it and lead to it."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from flask_admin.helpers import get_redirect_target
from flask_babel import gettext as _
from sqlalchemy import inspect
from werkzeug.wrappers import Response

from views import keys, rows
from views.grid_deleting import GridDeleting

METHODS = ("GET", "POST")
SAVED = "saved"


class GridSaving(GridDeleting):
    """Part of `Grid`: Flask-Admin's two pages, whose own words name no record."""

    @expose("/new/", methods=METHODS)
    def create_view(self) -> Any:
        """Show the empty form, or save what was typed."""
        form = self.create_form()
        row = self.create_model(form) if self.validate_form(form) else None
        if row:
            return self.onward_from_saved(row)
        back = self.return_url()
        return self.render(self.create_template, form=form, return_url=back)

    @expose("/edit/", methods=METHODS)
    def edit_view(self) -> Any:
        """Show a record's form, or save what was changed."""
        row = self.get_one(keys.read_or_404(request.args.get("id")))
        form = self.edit_form(obj=row)
        if self.validate_form(form) and self.update_model(form, row):
            return self.onward_from_saved(row)
        back = self.return_url()
        return self.render(self.edit_template, model=row, form=form, return_url=back)

    def return_url(self) -> str:
        """Where somebody came from; else the list."""
        return get_redirect_target() or url_for(f"{self.endpoint}.index_view")

    def onward_from_saved(self, row: Any) -> Response:
        """Say who was saved, and lead back, or to the next empty form."""
        self.say_saved(row)
        back = self.return_url()
        if "_add_another" in request.form:
            return redirect(url_for(f"{self.endpoint}.create_view", url=back))
        return redirect(back)

    def say_saved(self, row: Any) -> None:
        """Name the record, unless saving has put it out of this person's sight."""
        found = rows.one(self.standing(), self.table, inspect(row).identity[0])
        if found is None:
            flash(_("Saved."), "success")
            return
        address = self.record_url(found) if self.allows("show") else ""
        message: Any = {"name": str(found), "address": address}  # a link, drawn by the template
        flash(message, SAVED)
