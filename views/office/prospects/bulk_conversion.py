"""Converting several prospects at once, as far as none of them seems to be a client already."""

from flask import abort, flash, make_response, redirect, request, url_for
from flask_admin import expose
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from models.base import db
from models.prospect import Prospect
from services import clock, conversion
from services.conversion import Fate, Preview
from services.errors import Refused
from views.grid_part import GridPart
from views.office.prospects import outlooks
from views.office.prospects.outlooks import Outlook


class BulkConversion(GridPart):
    """Mixed into the prospects grid."""

    @action("convert", _l("Convert to clients"))
    def action_convert(self, ids: list[str]) -> Response:
        """Show what would become of each ticked prospect before anything happens."""
        found = [outlook(row) for row in self.chosen(ids)]
        page = self.render(
            "office/prospect/convert_many.html",
            outlooks=found,
            ready=outlooks.ready(found),
            fates=list(Fate),
            return_url=url_for(f"{self.endpoint}.index_view"),
        )
        return make_response(page)

    @expose("/convert-many", methods=("POST",))
    def convert_many(self) -> Response:
        """Convert each as a new client, in a transaction of its own; leave who seems known."""
        if not self.allows("convert"):
            abort(403)
        said = request.form.get("fate", "")
        fate = Fate[said] if said in Fate.__members__ else None
        done = 0
        for row in self.chosen(request.form.getlist("rowid")):
            name = str(row)
            try:
                convert_unless_known(row, fate, self.user_id())
                db.session.commit()
                done += 1
            except Refused as refusal:
                db.session.rollback()
                flash(_("%(name)s was left: %(why)s", name=name, why=refusal.words), "warning")
        if done:
            words = ngettext("One prospect is a client now.", "%(num)s are clients now.", done)
            flash(words, "success")
        return redirect(url_for(f"{self.endpoint}.index_view"))


def outlook(row: Prospect) -> Outlook:
    """Look at one prospect without changing anything."""
    try:
        shown = conversion.preview(db.session(), row)
        check_unknown(shown)
    except Refused as refusal:
        return Outlook(row, refusal.words)
    return Outlook(row, tasks=len(shown.tasks))


def check_unknown(shown: Preview) -> None:
    """Refuse, when the person seems to be a client already.

    Raises:
        Refused: in words, with whom.
    """
    if shown.likely:
        first = shown.likely[0]
        signs = ", ".join(sign.label for sign in first.signs).lower()
        raise Refused(
            _("this looks like the client %(name)s (%(signs)s)", name=first.row, signs=signs)
        )


def convert_unless_known(row: Prospect, fate: Fate | None, user_id: int | None) -> None:
    """Convert one prospect as a new client.

    Raises:
        Refused: the person seems known, or nobody said what happens to open tasks (F8).
    """
    shown = conversion.preview(db.session(), row)
    check_unknown(shown)
    fates = {task.id: fate for task in shown.tasks} if fate else {}
    conversion.convert(db.session(), row.id, user_id, None, fates, clock.now())
