"""Moving a prospect through the stages, losing it and opening it again (P11)."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from models.choice import Choice, ChoiceList
from models.prospect import Prospect, ProspectStage
from services import clock, prospects
from services.errors import MovedOn, Refused
from services.prospects import Reminders
from views import fields, keys, onward
from views.grid_part import GridPart

METHODS = ("GET", "POST")
LONGEST_NOTE = 20_000


class Closing(GridPart):
    """Mixed into the prospects grid."""

    @expose("/<int:key>/stage/<to>", methods=("POST",))
    def move_stage(self, key: int, to: str) -> Response:
        """Move an open prospect to another open stage."""
        if not self.allows("edit"):
            abort(403)
        if to not in ProspectStage.__members__:
            abort(404)
        row = self.get_one(key)
        prospects.move(db.session(), row, ProspectStage[to], clock.now())
        db.session.commit()
        flash(_("%(name)s is now: %(stage)s.", name=row, stage=row.stage.label), "success")
        return redirect(self.record_url(row))

    @expose("/<int:key>/lose", methods=METHODS)
    def lose(self, key: int) -> Any:
        """Ask for reason, note and what becomes of open reminders; then close the prospect."""
        if not self.allows("lose"):
            abort(403)
        row = self.get_one(key)
        if request.method == "GET":
            return self.render_loss(row, {}, {})
        answers = request.form
        try:
            lose_as_said(row, answers)
            db.session.commit()
        except MovedOn:
            raise
        except Refused as refusal:
            db.session.rollback()
            return self.render_loss(row, answers, {refusal.field or "": refusal.words})
        flash(_("%(name)s is closed as lost. You can restore it.", name=row), "success")
        return redirect(self.onward_from(row))

    def render_loss(self, row: Prospect, answers: Any, errors: dict[str, str]) -> str:
        """Draw the question."""
        page: str = self.render(
            "office/prospect/lose.html",
            row=row,
            answers=answers,
            errors=errors,
            **loss_context(row),
        )
        return page

    @expose("/<int:key>/reopen", methods=("POST",))
    def reopen(self, key: int) -> Response:
        """Open a lost prospect again."""
        if not self.allows("restore"):
            abort(403)
        row = self.get_one(key)
        prospects.restore(db.session(), row, clock.now())
        db.session.commit()
        flash(_("%(name)s is open again: %(stage)s.", name=row, stage=row.stage.label), "success")
        tell_unreminded(row)
        return redirect(self.onward_from(row))

    def onward_from(self, row: Prospect) -> str:
        """Where somebody came from, as the board says; else the profile."""
        wanted = request.values.get("url")
        return onward.local(wanted) if wanted else self.record_url(row)


def lose_as_said(row: Prospect, answers: Any) -> None:
    """Close a prospect with the answers of the form.

    Raises:
        Refused: an answer is missing or too long.
    """
    reminders = answers.get("reminders", "")
    note = answers.get("lost_note", "").replace("\x00", "")
    fields.check_length(note, "lost_note", LONGEST_NOTE)
    prospects.lose(
        db.session(),
        row,
        keys.read(answers.get("lost_reason")),
        note,
        Reminders[reminders] if reminders in Reminders.__members__ else None,
        clock.now(),
    )


def tell_unreminded(*rows: Prospect) -> None:
    """Say, after opening again, of how many tasks nobody is reminded any more (F8)."""
    if count := db.session.scalar(prospects.unreminded(*(row.id for row in rows))):
        words = ngettext(
            "Dropped reminders stay dropped: nobody is reminded of one open task. "
            "Open it to set a new time.",
            "Dropped reminders stay dropped: nobody is reminded of %(num)s open tasks. "
            "Open them to set new times.",
            count,
        )
        flash(words, "warning")


def loss_context(*rows: Prospect) -> dict[str, Any]:
    """The reasons to choose from, and whether there are reminders to decide about."""
    reasons = (
        select(Choice)
        .where(
            Choice.list_name == ChoiceList.non_conversion_reason,
            Choice.active,
            Choice.deleted_at.is_(None),
        )
        .order_by(Choice.position, Choice.label)
    )
    waiting = db.session.scalars(prospects.waiting_reminders(*(row.id for row in rows))).all()
    return {"reasons": db.session.scalars(reasons).all(), "reminder_count": len(waiting)}
