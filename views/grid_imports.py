"""Reading files into a grid: upload, see what would happen, then do it once (O1)."""

from typing import Any

from flask import Response as Streamed
from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from models.audit_entry import AuditAction
from models.base import db
from models.import_upload import ImportUpload
from services import audit, clock, request_keys, spreadsheets
from services.errors import Refused
from services.imports import uploads
from views.grid_views import GridViews
from views.importing import columns, taking

MOST_SHOWN = 200
PROBLEM = "Problem"


class GridImports(GridViews):
    """Part of `Grid`: nobody brings in by file what they could not add by hand."""

    @property
    def import_url(self) -> str:
        """Where files for this grid are read; nothing for those who may not."""
        may_import = self.is_imported() and self.allows("import") and self.allows("add")
        return url_for(f"{self.endpoint}.import_start") if may_import else ""

    def _importable(self) -> None:
        if not self.import_url:
            abort(403)

    @expose("/import/", methods=("GET", "POST"))
    def import_start(self) -> Any:
        """Take a file, check every row of it and show what would happen."""
        self._importable()
        refusal = None
        if request.method == "POST":
            try:
                return redirect(self._checked_address(self._upload()))
            except Refused as error:
                db.session.rollback()
                refusal = error.words
        known = columns.targets(self, columns.fields_of(self))
        return self.render(
            "admin/model/import.html",
            refusal=refusal,
            targets=list(known.values()),
            most_rows=f"{uploads.MOST_ROWS:,}",
            endings=",".join(uploads.ENDINGS),
        )

    def _upload(self) -> ImportUpload:
        file = request.files.get("file")
        if not file or not file.filename:
            raise Refused(_("Choose a file."), field="file")
        table = uploads.read(file.stream, file.filename)
        known = columns.targets(self, columns.fields_of(self))
        chosen = columns.guess(table.headings, known)
        return self._rehearse(file.filename, table, chosen)

    def _rehearse(self, name: str, table: uploads.Table, chosen: dict[str, str]) -> ImportUpload:
        """Take all rows in, undo it, and keep what was learned."""
        who = self.user_id() or abort(403)
        outcome = taking.run(self, table, chosen)
        db.session.rollback()
        kept = uploads.keep(db.session(), who, self.path, name, table, chosen, outcome, clock.now())
        db.session.commit()
        return kept

    def _checked_address(self, upload: ImportUpload) -> str:
        return url_for(f"{self.endpoint}.import_checked", token=upload.key)

    def _own_upload(self, token: str) -> ImportUpload:
        self._importable()
        found = uploads.find(db.session(), token, self.user_id(), self.path)
        return found if found is not None else abort(404)

    @expose("/import/<token>/", methods=("GET", "POST"))
    def import_checked(self, token: str) -> Any:
        """Show what a file would do or has done; sent, do it, and never a second time."""
        upload = self._own_upload(token)
        if request.method == "POST":
            self._import(upload)
            return redirect(self._checked_address(upload))
        table, outcome = uploads.table_of(upload), uploads.outcome_of(upload)
        known = columns.targets(self, columns.fields_of(self))
        return self.render(
            "admin/model/import_check.html",
            upload=upload,
            outcome=outcome,
            bad=outcome.bad[:MOST_SHOWN],
            targets=list(known.values()),
            missing=columns.missing(known, upload.chosen),
            samples=list(zip(table.headings, table.rows[0][1], strict=False)),
            most_shown=MOST_SHOWN,
        )

    def _import(self, upload: ImportUpload) -> None:
        """Take the good rows in, in one transaction, once."""
        session = db.session()
        if request_keys.take(session, upload.key, self.user_id()) is None:
            session.rollback()
            flash(_("This file was imported already; nothing was done again."), "info")
            return
        outcome = taking.run(self, uploads.table_of(upload), upload.chosen)
        upload.report, upload.imported_at = uploads.written(outcome), clock.now()
        words = _("Imported %(file)s into %(grid)s", file=upload.name, grid=self.path)
        audit.note(session, AuditAction.acted, f"{words}: {outcome.new} + {outcome.changed}")
        session.commit()
        done = ngettext("One row was imported.", "%(num)s rows were imported.", outcome.to_take)
        flash(done, "success")

    @expose("/import/<token>/columns/", methods=("POST",))
    def import_columns(self, token: str) -> Response:
        """Check the file again with the columns that were chosen."""
        upload = self._own_upload(token)
        if upload.imported_at is not None:
            return redirect(self._checked_address(upload))
        table, name = uploads.table_of(upload), upload.name
        known = columns.targets(self, columns.fields_of(self))
        wanted = zip(table.headings, request.form.getlist("column"), strict=False)
        chosen = columns.once({heading: one for heading, one in wanted if one in known})
        return redirect(self._checked_address(self._rehearse(name, table, chosen)))

    @expose("/import/<token>/bad-rows.csv")
    def import_rejects(self, token: str) -> Streamed:
        """Give the rows that were not taken, each with what is wrong with it."""
        upload = self._own_upload(token)
        table, outcome = uploads.table_of(upload), uploads.outcome_of(upload)
        headings = [*table.headings, _("Row"), PROBLEM]
        rejects = list(uploads.rejects(table, outcome))
        return self._csv(headings, rejects, f"{self.path}-bad-rows.csv")

    @expose("/import/empty.csv")
    def import_empty(self) -> Streamed:
        """Give a table with all headings and no rows, to be filled in."""
        self._importable()
        known = columns.targets(self, columns.fields_of(self))
        return self._csv([one.label for one in known.values()], [], f"{self.path}-empty.csv")

    def _csv(self, headings: list[str], rows: list[list[Any]], name: str) -> Streamed:
        body = b"".join(spreadsheets.write_csv(headings, rows))
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Streamed(body, content_type="text/csv; charset=utf-8", headers=disposition)
