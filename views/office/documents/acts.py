"""Opening, renaming and sharing documents, one by one or several."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_admin.actions import action
from flask_admin.helpers import get_redirect_target
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from models.base import db
from models.document import Document
from services import clock, documents
from views import saving, undo
from views.file_answers import document_file
from views.grid_part import GridPart

POST = ("POST",)


class DocumentActs(GridPart):
    """Mixed into the documents grid."""

    @expose("/<int:key>/file")
    def file(self, key: int) -> Response:
        """Show or save the file; `?download=1` always saves it."""
        if not self.allows("show"):
            abort(403)
        return document_file(self.get_one(key), download=request.args.get("download") == "1")

    @expose("/<int:key>/rename", methods=POST)
    def rename(self, key: int) -> Response:
        """Call a document something else."""
        row = self.editable(key)
        with saving.refusals_flashed():
            documents.rename(row, request.form.get("title", ""), clock.now())
            db.session.commit()
            flash(_("It is called “%(title)s” now.", title=row.title), "success")
        return self.back(key)

    @expose("/<int:key>/share", methods=POST)
    def share(self, key: int) -> Response:
        """Let it be seen in the portal."""
        row = self.editable(key)
        with saving.refusals_flashed():
            documents.share(row, clock.now())
            documents.acknowledge(row, clock.now())
            db.session.commit()
            words = _("“%(title)s” is seen in the portal now.", title=row.title)
            undo.offer(words, url_for(".unshare", key=key, url=self.way_back(key)))
        return self.back(key)

    @expose("/<int:key>/unshare", methods=POST)
    def unshare(self, key: int) -> Response:
        """Take it back from the portal."""
        row = self.editable(key)
        documents.keep_to_office(row)
        documents.acknowledge(row, clock.now())
        db.session.commit()
        flash(_("“%(title)s” is not shared any more.", title=row.title), "success")
        return self.back(key)

    @expose("/<int:key>/acknowledge", methods=POST)
    def acknowledge(self, key: int) -> Response:
        """Note that the office knows of it."""
        documents.acknowledge(self.editable(key), clock.now())
        db.session.commit()
        flash(_("Noted."), "success")
        return self.back(key)

    @action("share", _l("Share in the portal"), _l("Whoever may see the client’s documents does."))
    def action_share(self, ids: list[str]) -> None:
        """Share the ticked documents, all or none."""
        with saving.refusals_flashed():
            found = self.each(ids, lambda row: documents.share(row, clock.now()))
            flash(ngettext("One is shared.", "%(num)s are shared.", len(found)), "success")

    @action("unshare", _l("Stop sharing"))
    def action_unshare(self, ids: list[str]) -> None:
        """Take the ticked documents back from the portal, all or none."""
        found = self.each(ids, documents.keep_to_office)
        words = ngettext("One is not shared.", "%(num)s are not shared.", len(found))
        flash(words, "success")

    @action("acknowledge", _l("Note as seen"))
    def action_acknowledge(self, ids: list[str]) -> None:
        """Note that the office knows of the ticked documents."""
        found = self.each(ids, lambda row: None)
        flash(ngettext("One is noted.", "%(num)s are noted.", len(found)), "success")

    def each(self, ids: list[str], act: Any) -> list[Document]:
        """Do something with each of the ticked documents; the office knows of them from then on."""
        found: list[Document] = self.chosen(ids)
        for row in found:
            act(row)
            documents.acknowledge(row, clock.now())
        db.session.commit()
        return found

    def is_action_allowed(self, name: str) -> bool:
        """Let those share who may change a document."""
        mine = {"share", "unshare", "acknowledge"}
        return self.allows("edit") if name in mine else super().is_action_allowed(name)

    def editable(self, key: int) -> Document:
        """Find a document that this person may change."""
        if not self.allows("edit"):
            abort(403)
        row: Document = self.get_one(key)
        return row

    def way_back(self, key: int) -> str:
        """Where the button stood."""
        return get_redirect_target() or url_for(f"{self.endpoint}.record", key=key)

    def back(self, key: int) -> Response:
        """Lead back there."""
        return redirect(self.way_back(key))
