"""Changing the status of several clients at once, all of them or none (C2)."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_admin.actions import action
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from models.base import db
from models.client import Client, ClientStatus
from services import client_statuses, clock
from services.errors import MovedOn, Refused
from views import house
from views.grid_part import GridPart
from views.office.clients import leaving
from views.office.clients.leaving import StatusForm

STEPS = tuple(status for status in ClientStatus if status is not ClientStatus.pending)


class BulkStatus(GridPart):
    """Mixed into the clients grid; whoever may edit a client may change the status of several."""

    def is_action_allowed(self, name: str) -> bool:
        """Ask for the permission to edit."""
        return self.allows("edit") if name == "status" else super().is_action_allowed(name)

    @action("status", _l("Change status"))
    def action_status(self, ids: list[str]) -> Any:
        """Ask for the status and its day."""
        form = StatusForm(effective_on=house.today())
        return self.render_statuses(self.chosen(ids), form, []), 200

    @expose("/status-many", methods=("POST",))
    def status_many(self) -> Any:
        """Ask what becomes of what is open, if they leave; then change them all."""
        if not self.allows("edit"):
            abort(403)
        rows = self.chosen(request.form.getlist("rowid"))
        form, refused = StatusForm(request.form), []
        form.offer(STEPS)
        if form.validate() and not form.choose_usual() and rows:
            refused = self.change_statuses(rows, form)
            if not refused:
                words = ngettext(
                    "One client’s status is changed.",
                    "The status of %(num)s clients is changed.",
                    len(rows),
                )
                flash(words, "success")
                return redirect(url_for(f"{self.endpoint}.index_view"))
        return self.render_statuses(rows, form, refused)

    def change_statuses(self, rows: list[Client], form: StatusForm) -> list[tuple[str, str]]:
        """Change them in one transaction; where one is refused, none is changed. Say which."""
        session, names, refused = db.session(), {row.id: str(row) for row in rows}, []
        for row in rows:
            try:
                with session.begin_nested():
                    client_statuses.change(session, row, form.wish(), clock.now(), self.user_id())
            except MovedOn:
                raise
            except Refused as refusal:
                refused.append((names[row.id], refusal.words))
        if refused:
            session.rollback()
        else:
            session.commit()
        return refused

    def render_statuses(
        self, rows: list[Client], form: StatusForm, refused: list[tuple[str, str]]
    ) -> str:
        """Draw the question, with who is meant."""
        form.offer(STEPS)
        page: str = self.render(
            "office/client/status_many.html",
            rows=rows,
            form=form,
            refused=refused,
            return_url=url_for(f"{self.endpoint}.index_view"),
            **leaving.context(form, [row.id for row in rows], house.today()),
        )
        return page
