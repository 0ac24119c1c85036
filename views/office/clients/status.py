"""The status tab of a client: changing it with its date, and every change there was (C2)."""

from collections.abc import Collection
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from models.access import principal_of
from models.base import db
from models.client import Client, ClientStatus
from models.client_status_change import ClientStatusChange
from services import client_statuses, clock
from services.errors import MovedOn, Refused
from views import house, keys, paging, wording
from views.office.clients import leaving
from views.office.clients.leaving import StatusForm
from views.profiles.list_tab import SIZE, range_words
from views.profiles.tab import Tab


class StatusTab(Tab):
    """Changing the status, and the history with what is planned."""

    template = "office/client/status.html"

    def __init__(self) -> None:
        """Stand in the address as status."""
        super().__init__("status", _l("Status"))

    def rows(self, row: Client) -> Select[Any]:
        """Count the changes."""
        return client_statuses.history(row.id).with_only_columns(ClientStatusChange.id)

    def context(self, profile: Any, row: Client) -> dict[str, Any]:
        """Show an empty form from today, and one page of the history."""
        form = StatusForm(effective_on=house.today())
        return self.shown(profile, row, form)

    def shown(self, profile: Any, row: Client, form: StatusForm) -> dict[str, Any]:
        """Read one page of the history; one more than fits tells of another page."""
        session, page = db.session(), paging.asked()
        form.offer(steps_of(row))
        query = client_statuses.history(row.id).options(joinedload(ClientStatusChange.changed_by))
        found = session.scalars(query.limit(SIZE + 1).offset(page * SIZE)).all()
        last = session.scalars(client_statuses.standing(row.id).limit(1)).first()
        return {
            "form": form,
            "may_edit": profile.allows("edit"),
            "can_change": len(form.status.choices) > 1,
            "changes": found[:SIZE],
            "last": last,
            "decided": leaving.decided,
            "when": wording.full_day,
            **leaving.context(form, [row.id], house.today()),
            "range_words": range_words(page * SIZE, len(found[:SIZE])),
            **paging.ways(profile.tab_url(row, self.name), page, more=len(found) > SIZE),
        }

    def answer(self, profile: Any, row: Client) -> Any:
        """Change the status, or take the last change back."""
        if not profile.allows("edit"):
            abort(403)
        if "take_back" in request.form:
            return self.take_back(profile, row)
        form = StatusForm(request.form)
        form.offer(steps_of(row))
        if form.validate() and not form.choose_usual():
            try:
                return self.change(profile, row, form)
            except MovedOn:
                raise
            except Refused as refusal:
                db.session.rollback()
                form.blame(refusal)
        return self.shown(profile, profile.get_one(row.id), form)

    def change(self, profile: Any, row: Client, form: StatusForm) -> Any:
        """Change it, and say what was done."""
        session = db.session()
        by = principal_of(session).user_id
        made, outcome = client_statuses.change(session, row, form.wish(), clock.now(), by)
        session.commit()
        flash(words_of(row, made), "success")
        for words in leaving.ended(outcome):
            flash(words, "info")
        return redirect(profile.tab_url(row, self.name))

    def take_back(self, profile: Any, row: Client) -> Any:
        """Take the last change back, and say what holds now."""
        key = keys.read(request.form["take_back"]) or abort(404)
        made, came = client_statuses.take_back(db.session(), row, key, clock.now())
        db.session.commit()
        words = _("Taken back. %(name)s is %(status)s.", name=row, status=row.status.label.lower())
        flash(words, "success")
        for words in (*leaving.returned(came), *leaving.stayed(made.done, came)):
            flash(words, "info")
        return redirect(profile.tab_url(row, self.name))


def steps_of(row: Client) -> Collection[ClientStatus]:
    """Tell the steps from the status that is the last one."""
    last = db.session.scalars(client_statuses.standing(row.id).limit(1)).first()
    return client_statuses.MOVES[last.status if last else row.status]


def words_of(row: Client, made: ClientStatusChange) -> str:
    """Say what was changed, or what is planned."""
    status, day = made.status.label.lower(), wording.full_day(made.effective_on)
    if made.state.value == "planned":
        return _("Planned: %(name)s is %(status)s from %(day)s.", name=row, status=status, day=day)
    return _("%(name)s is %(status)s since %(day)s.", name=row, status=status, day=day)
