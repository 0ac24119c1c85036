"""Deleting in grids: what is said before, and the way back afterwards."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from flask_admin.actions import action
from flask_admin.helpers import get_redirect_target
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from views import saving, undo
from views.grid_forms import GridForms


class GridDeleting(GridForms):
    """Part of `Grid`: deleting one or many, and bringing back what has a history."""

    @property
    def forgives(self) -> bool:
        """Tell whether what is deleted here can be brought back."""
        return hasattr(self.table, "deleted_at")

    def delete_words(self, row: Any) -> str:
        """Say what becomes of a record and of what belongs to it."""
        if self.forgives:
            return _(
                "It leaves the lists. What belongs to it is kept and comes back with it: "
                "you can undo this for 30 days."
            )
        return _("It is gone for good, with what belongs only to it. This cannot be undone.")

    def get_actions_list(self) -> tuple[list[Any], dict[str, Any]]:
        """Offer to bring back what is shown as deleted, and nothing else there."""
        actions, confirmations = super().get_actions_list()
        deleted = any("deleted_at_is" in name for name in request.args)
        if not self.forgives and "delete" in confirmations:
            gone = _("They are gone for good. This cannot be undone.")
            confirmations = {**confirmations, "delete": gone}
        return [(name, words) for name, words in actions if (name == "undelete") == deleted], (
            confirmations
        )

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Response:
        """Delete one record."""
        row = self.get_one(request.form.get("id", ""))
        name, key = str(row), row.id
        if self.delete_model(row):
            self._say_deleted(_("%(name)s is deleted.", name=name), [key])
        return redirect(get_redirect_target() or url_for(f"{self.endpoint}.index_view"))

    @action("delete", _l("Delete"), _l("They leave the lists. You can undo this for 30 days."))
    def action_delete(self, ids: list[str]) -> None:
        """Delete the ticked rows, all or none."""
        found = self.chosen(ids)
        keys = [row.id for row in found]
        if found and saving.delete(self, found):
            words = ngettext("One record deleted.", "%(num)s records deleted.", len(found))
            self._say_deleted(words, keys)

    @action("undelete", _l("Bring back"))
    def action_undelete(self, ids: list[str]) -> None:
        """Bring back the ticked rows, all or none."""
        self._bring_back(ids)

    @expose("/bring-back", methods=("POST",))
    def bring_back(self) -> Response:
        """Undo a deletion, from the message that told of it."""
        self._bring_back(request.args.get("ids", "").split(","))
        return redirect(get_redirect_target() or url_for(f"{self.endpoint}.index_view"))

    @expose("/<int:key>/restore", methods=("POST",))
    def restore(self, key: int) -> Response:
        """Bring back one deleted record."""
        row = self.get_deleted(key)
        address = self.record_url(row)
        with saving.refusals_flashed():
            saving.bring_back([row])
            flash(_("%(name)s is back.", name=row), "success")
        return redirect(address)

    def _bring_back(self, ids: list[str]) -> None:
        with saving.refusals_flashed():
            saving.bring_back(self.chosen(ids, deleted=True))
            flash(ngettext("One record is back.", "%(num)s records are back.", len(ids)), "success")

    def _say_deleted(self, words: str, keys: list[int]) -> None:
        if self.forgives:
            ids = ",".join(map(str, keys))
            undo.offer(words, url_for(f"{self.endpoint}.bring_back", ids=ids))
        else:
            flash(words, "success")
