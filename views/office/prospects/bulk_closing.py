"""Losing several prospects at once for one reason, and opening several again (P11, F8)."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from models.base import db
from models.prospect import Prospect, ProspectStage
from services import clock, prospects
from services.errors import MovedOn, Refused
from views.grid_part import GridPart
from views.office.prospects.closing import lose_as_said, loss_context


class BulkClosing(GridPart):
    """Mixed into the prospects grid."""

    @action("lose", _l("Mark as lost"))
    def action_lose(self, ids: list[str]) -> Any:
        """Ask for one reason, one note and what becomes of open reminders."""
        return self.render_losses(self.chosen(ids), {}, {}), 200

    def render_losses(self, rows: list[Prospect], answers: Any, errors: dict[str, str]) -> str:
        """Draw the question; who is closed already is named and left."""
        ready = [row for row in rows if can_be_lost(row)]
        page: str = self.render(
            "office/prospect/lose_many.html",
            ready=ready,
            left=[row for row in rows if row not in ready],
            answers=answers,
            errors=errors,
            return_url=url_for(f"{self.endpoint}.index_view"),
            **loss_context(*ready),
        )
        return page

    @expose("/lose-many", methods=("POST",))
    def lose_many(self) -> Any:
        """Close all of them, or none when an answer is missing."""
        if not self.allows("lose"):
            abort(403)
        rows = self.chosen(request.form.getlist("rowid"))
        try:
            lost = lose_all(rows, request.form)
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            errors = {refusal.field or "": refusal.words}
            return self.render_losses(rows, request.form, errors)
        told(lost, ngettext("One prospect is closed as lost.", "%(num)s are closed as lost.", lost))
        return redirect(url_for(f"{self.endpoint}.index_view"))

    @action(
        "restore", _l("Restore"), _l("They stand again where they stood before they were lost.")
    )
    def action_restore(self, ids: list[str]) -> Response:
        """Open again those of the ticked that were lost."""
        opened = 0
        for row in self.chosen(ids):
            if row.stage is ProspectStage.lost:
                prospects.restore(db.session(), row, clock.now())
                opened += 1
        db.session.commit()
        told(opened, ngettext("One prospect is open again.", "%(num)s are open again.", opened))
        return redirect(url_for(f"{self.endpoint}.index_view"))


def can_be_lost(row: Prospect) -> bool:
    """Tell whether there is anything left to lose."""
    return ProspectStage.lost in prospects.MOVES[row.stage]


def lose_all(rows: list[Prospect], answers: Any) -> int:
    """Close those that are still open; return how many.

    Raises:
        Refused: an answer is missing or too long.
    """
    lost = 0
    for row in filter(can_be_lost, rows):
        try:
            lose_as_said(row, answers)
            lost += 1
        except MovedOn:
            continue  # somebody was faster: it is closed already
    return lost


def told(count: int, words: str) -> None:
    """Say what was done, or that there was nothing to do."""
    if count:
        flash(words, "success")
    else:
        flash(_("None of the ticked could be changed that way."), "warning")
