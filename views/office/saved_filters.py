"""Saved filters: keeping, naming, sharing and deleting them, and which columns are shown.

Whoever may open a grid may save filters of it; sharing one is a permission of its own.
"""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response
from wtforms import Form, HiddenField, SelectField, StringField

from models.access import Kind, Principal, principal_of
from models.base import db
from models.office import Office
from models.saved_filter import SavedFilter
from services import clock, saved_filters
from services.errors import Refused
from views import grid_views, undo
from views.page import Page, signed_in
from views.permissions import may

ME, ALL = "me", "all"
Answer = str | Response | tuple[str, int]


class KeepForm(Form):
    """A name for what the list shows."""

    name = StringField(_l("Name"))
    query = HiddenField()


class ChangeForm(Form):
    """Its name, and who else sees it."""

    name = StringField(_l("Name"))
    share = SelectField(_l("Who sees it?"))


class SavedFilters(Page):
    """The filters that people keep."""

    route_base = "/office/saved-filters"
    class_permission_name = "SavedFilters"
    base_permissions = ("can_share",)

    @expose("/<path>/")
    @signed_in
    def index(self, path: str) -> str:
        """List what is saved for a grid."""
        grid = grid_at(path)
        return render_template(
            "office/saved_filters/index.html", grid=grid, offer=grid.offer(), who=acting_for()
        )

    @expose("/<path>/", methods=["POST"])
    @signed_in
    def keep(self, path: str) -> Answer:
        """Keep what the list shows."""
        grid, form = grid_at(path), KeepForm(request.form)
        view = grid.view_of(form.query.data or "")
        try:
            name, me = form.name.data or "", acting_for().user_id or 0
            saved = saved_filters.keep(db.session(), me, grid.path, name, view)
            commit()
        except Refused as refusal:
            return refused(form, refusal, "keep", grid=grid)
        flash(_("Saved as “%(name)s”.", name=saved.name), "success")
        return redirect(grid.address_of(saved))

    @expose("/<path>/columns", methods=["POST"])
    @signed_in
    def columns(self, path: str) -> Response:
        """Show only the ticked columns: in this view, or from now on."""
        grid, query = grid_at(path), request.form.get("query", "")
        ticked = {*request.form.getlist("shown")}
        hidden = grid.hideable([name for name in grid.columns if name not in ticked])
        if not grid_views.names_columns(query):
            me = acting_for().user_id or 0
            saved_filters.prefer(db.session(), me, grid.path).hidden = hidden
            db.session.commit()
        return redirect(grid.list_url(query, hidden))

    @expose("/<int:key>", methods=["GET", "POST"])
    @signed_in
    def change(self, key: int) -> Answer:
        """Rename a saved filter, or share it."""
        saved, grid = own(key)
        form = change_form(saved)
        if request.method == "GET":
            return render_template("office/saved_filters/change.html", form=form, saved=saved)
        try:
            saved_filters.rename(db.session(), saved, form.name.data or "")
            if form.share:
                share(saved, form.share.data)
            commit()
        except Refused as refusal:
            return refused(form, refusal, "change", saved=saved)
        flash(_("“%(name)s” is changed.", name=saved.name), "success")
        return redirect(url_for(".index", path=grid.path))

    @expose("/<int:key>/view", methods=["POST"])
    @signed_in
    def renew(self, key: int) -> Response:
        """Let it mean what the list shows now."""
        saved, grid = own(key)
        saved_filters.renew(saved, grid.view_of(request.form.get("query", "")))
        db.session.commit()
        flash(_("“%(name)s” now shows this.", name=saved.name), "success")
        return redirect(grid.address_of(saved))

    @expose("/<int:key>/default", methods=["POST"])
    @signed_in
    def default(self, key: int) -> Response:
        """Open the grid with it, or no longer."""
        me, wanted = acting_for().user_id or 0, request.form.get("value") == "yes"
        saved = saved_filters.find(db.session(), me, key)
        grid = grid_at(saved.grid)
        saved_filters.open_with(db.session(), me, saved, wanted=wanted)
        db.session.commit()
        return redirect(url_for(".index", path=grid.path))

    @expose("/<int:key>/delete", methods=["POST"])
    @signed_in
    def delete(self, key: int) -> Response:
        """Delete it; the next page offers to bring it back."""
        saved, grid = own(key)
        saved_filters.remove(saved, clock.now())
        db.session.commit()
        undo.offer(_("“%(name)s” is deleted.", name=saved.name), url_for(".restore", key=key))
        return redirect(url_for(".index", path=grid.path))

    @expose("/<int:key>/restore", methods=["POST"])
    @signed_in
    def restore(self, key: int) -> Response:
        """Bring it back."""
        saved, grid = own(key, deleted=True)
        try:
            saved_filters.bring_back(db.session(), saved)
            commit()
        except Refused as refusal:
            db.session.rollback()
            flash(refusal.words, "error")
        else:
            flash(_("“%(name)s” is back.", name=saved.name), "success")
        return redirect(url_for(".index", path=grid.path))


def acting_for() -> Principal:
    """Who asks."""
    return principal_of(db.session())


def grid_at(path: str) -> Any:
    """Find a grid that this person may open; 404 where there is none, 403 where not."""
    grid = current_app.extensions["grids"].get(path) or abort(404)
    return grid if grid.allows("list") else abort(403)


def own(key: int, *, deleted: bool = False) -> tuple[SavedFilter, Any]:
    """Find a saved filter that this person may change, and its grid."""
    saved = saved_filters.own(db.session(), acting_for(), key, deleted=deleted)
    return saved, grid_at(saved.grid)


def change_form(saved: SavedFilter) -> ChangeForm:
    """Fill the form in; who may not share is not asked about it."""
    now = str(saved.office_id or ALL) if saved.is_shared else ME
    form = ChangeForm(request.form, name=saved.name, share=now)
    if may("share", "SavedFilters"):
        form.share.choices = audiences()
    else:
        del form.share
    return form


def audiences() -> list[tuple[str, str]]:
    """With whom this person may share: each of their offices; the agency's admins with all."""
    found = db.session.scalars(
        select(Office).where(Office.deleted_at.is_(None)).order_by(Office.name)
    )
    everybody = [(ALL, _("All offices"))] if acting_for().kind is Kind.agency else []
    return [(ME, _("Only me")), *everybody, *((str(one.id), one.name) for one in found)]


def share(saved: SavedFilter, chosen: str) -> None:
    """Show it to whom the form says.

    Raises:
        Refused: what was sent is not among the offers.
    """
    if chosen not in dict(audiences()):
        raise Refused(_("Please choose one of the list."), field="share")
    office = None if chosen in {ME, ALL} else db.session.get(Office, int(chosen))
    saved_filters.share(saved, shared=chosen != ME, office=office)


def commit() -> None:
    """Save.

    Raises:
        Refused: somebody, mostly the same person in another window, was faster with this name.
    """
    try:
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        taken = _("You already have a saved filter of this name.")
        raise Refused(taken, field="name") from error


def refused(form: Form, refusal: Refused, page: str, **context: Any) -> tuple[str, int]:
    """Show the form again: what was typed, and beside the field what is wrong with it."""
    db.session.rollback()
    form[refusal.field or "name"].errors = [refusal.words]
    words = render_template(f"office/saved_filters/{page}.html", form=form, **context)
    return words, 422
