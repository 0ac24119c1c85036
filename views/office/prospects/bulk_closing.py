"""Losing several prospects at once for one reason, and opening several again (P11, F8)."""

from collections.abc import Callable, Iterable
from contextlib import suppress
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
from views.office.prospects import outlooks
from views.office.prospects.closing import lose_as_said, loss_context, tell_unreminded
from views.office.prospects.outlooks import Outlook


class BulkClosing(GridPart):
    """Mixed into the prospects grid."""

    @action("lose", _l("Mark as lost"))
    def action_lose(self, ids: list[str]) -> Any:
        """Ask for one reason, one note and what becomes of open reminders."""
        return self.render_losses(self.chosen(ids), {}, {}), 200

    def render_losses(self, rows: list[Prospect], answers: Any, errors: dict[str, str]) -> str:
        """Draw the question; who is closed already is named and left."""
        found = [Outlook(row, prospects.obstacle_to_loss(row)) for row in rows]
        ready = outlooks.ready(found)
        page: str = self.render(
            "office/prospect/lose_many.html",
            outlooks=found,
            ready=ready,
            answers=answers,
            errors=errors,
            return_url=url_for(f"{self.endpoint}.index_view"),
            **loss_context(*(one.row for one in ready)),
        )
        return page

    @expose("/lose-many", methods=("POST",))
    def lose_many(self) -> Any:
        """Close all of them, or none when an answer is missing."""
        if not self.allows("lose"):
            abort(403)
        rows = self.chosen(request.form.getlist("rowid"))
        try:
            still_open = [row for row in rows if not prospects.obstacle_to_loss(row)]
            lost = change_each(still_open, lambda row: lose_as_said(row, request.form))
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
        session, at = db.session(), clock.now()
        lost = [row for row in self.chosen(ids) if row.stage is ProspectStage.lost]
        opened = change_each(lost, lambda row: prospects.restore(session, row, at))
        session.commit()
        told(opened, ngettext("One prospect is open again.", "%(num)s are open again.", opened))
        tell_unreminded(*lost)
        return redirect(url_for(f"{self.endpoint}.index_view"))


def change_each(rows: Iterable[Prospect], change: Callable[[Prospect], None]) -> int:
    """Change one after the other; whom somebody else has just moved stays as that one left it."""
    done = 0
    for row in rows:
        with suppress(MovedOn):
            change(row)
            done += 1
    return done


def told(count: int, words: str) -> None:
    """Say what was done, or that there was nothing to do."""
    if count:
        flash(words, "success")
    else:
        flash(_("None of the ticked could be changed that way."), "warning")
