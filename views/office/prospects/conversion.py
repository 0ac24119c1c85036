"""Converting a prospect: one screen says what will happen, then it happens at once (P14, P15)."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from models.base import db
from models.client import Client
from models.prospect import Prospect, ProspectStage
from services import admission, clock, conversion, reversal
from services.admission import Goes, Moved
from services.conversion import Fate, Preview
from services.duplicates import Likeness
from services.errors import MovedOn, Refused
from views import cells, keys
from views.grid_part import GridPart
from views.kinds import kind_of
from views.office.prospects import wording
from views.permissions import may

METHODS = ("GET", "POST")
NEW = "new"
TASK = "task-"
TAKE = "take-"


class Conversion(GridPart):
    """Mixed into the prospects grid."""

    @expose("/<int:key>/convert", methods=METHODS)
    def convert(self, key: int) -> Any:
        """Show what a conversion would do; confirmed, do it and show the client."""
        if not self.allows("convert"):
            abort(403)
        row = self.get_one(key)
        if row.stage is ProspectStage.won:
            return self.converted_already(row)
        if request.method == "GET":
            return self.render_conversion(row, MultiDict(), {})
        try:
            client = convert_as_said(row, request.form, self.user_id())
            db.session.commit()
        except MovedOn:
            db.session.rollback()
            return self.converted_already(self.get_one(key))
        except Refused as refusal:
            db.session.rollback()
            errors = {refusal.field or "": refusal.words}
            return self.render_conversion(self.get_one(key), request.form, errors)
        flash(
            _("%(name)s is a client now. What was written before stands in the history.", name=row),
            "success",
        )
        return redirect(client_url(client.id) or self.record_url(row))

    def render_conversion(self, row: Prospect, answers: Any, errors: dict[str, str]) -> str:
        """Draw the screen."""
        shown = conversion.preview(db.session(), row)
        page: str = self.render(
            "office/prospect/convert.html",
            row=row,
            preview=shown,
            groups=groups(shown),
            compared=compared(row, shown.likely, answers),
            assessment=db.session.scalars(admission.assessments(row.id).limit(1)).first(),
            fates=list(Fate),
            answers=answers,
            errors=errors,
            may_see_client=may("show", "Clients"),
            profile_url=self.record_url(row),
            return_url=url_for(f"{self.endpoint}.index_view"),
        )
        return page

    def converted_already(self, row: Prospect) -> tuple[str, int]:
        """Tell the one who came second, and lead to what the first one made."""
        words = conversion.converted_already(row).words
        if row.stage is not ProspectStage.won:
            words = _("Somebody changed this record meanwhile. Please look at it again.")
        address = client_url(row.client_id) if row.client_id else None
        page = render_template(
            "errors/error.html",
            status=409,
            words=words,
            back_url=address or self.record_url(row),
            back_label=_("Open %(name)s", name=row.client or row),
        )
        return page, 409

    @expose("/<int:key>/undo-conversion", methods=("POST",))
    def undo_conversion(self, key: int) -> Response:
        """Take a conversion back, as long as nothing was built on the client."""
        if not self.allows("convert"):
            abort(403)
        row = reversal.undo(db.session(), self.get_one(key).id, clock.now())
        db.session.commit()
        flash(_("The conversion was undone. %(name)s is a prospect again.", name=row), "success")
        return redirect(self.record_url(row))


def client_url(key: int) -> str | None:
    """Where the client's record is, for those who may see it."""
    return url_for("clients.record", key=key) if may("show", "Clients") else None


def convert_as_said(row: Prospect, answers: Any, user_id: int | None) -> Client:
    """Convert with the answers of the screen.

    Raises:
        Refused: nobody said whether a likely duplicate is the same person.
    """
    chosen = answers.get("client", "")
    join = keys.read(chosen)
    if chosen != NEW and join is None:
        raise Refused(_("Choose: make a new client, or join one of these."), field="client")
    fates = {
        key: Fate[value]
        for name, value in answers.items()
        if name.startswith(TASK)
        and value in Fate.__members__
        and (key := keys.read(name.removeprefix(TASK)))
    }
    take = answers.getlist(f"{TAKE}{join}")
    return conversion.convert(db.session(), row.id, user_id, join, fates, clock.now(), take)


def groups(shown: Preview) -> dict[Goes, list[tuple[Any, Any]]]:
    """The mapping by where each field goes, with labels and values as people read them."""
    found: dict[Goes, list[tuple[Any, Any]]] = {goes: [] for goes in Goes}
    for moved in shown.mapping:
        found[moved.goes].append((label_of(moved.name), written(moved)))
    return found


def label_of(name: str) -> Any:
    """What people call a column or a list."""
    if name in wording.LISTS:
        return wording.LISTS[name][1]
    return wording.LABELS.get(name) or wording.FOLLOW_UP.get(name, name)


def written(moved: Moved) -> Any:
    """Write one value."""
    known = moved.name in Prospect.__mapper__.attrs
    return cells.cell(moved.value, kind_of(Prospect, moved.name) if known else "")


def compared(row: Prospect, likely: list[Likeness], answers: Any) -> list[dict[str, Any]]:
    """Put the prospect beside each likely duplicate, field by field."""
    differing = [admission.differing(one.row, row) for one in likely]
    taken = [answers.getlist(f"{TAKE}{one.row.id}") for one in likely]
    lines = []
    for name, value in admission.client_values(row).items():
        others = [getattr(one.row, name) for one in likely]
        if value or any(others):
            kind = kind_of(Client, name)
            lines.append(
                {
                    "name": name,
                    "label": label_of(name) if name in wording.LABELS else wording.JOINED[name],
                    "value": cells.cell(value, kind),
                    "others": [
                        {
                            "value": cells.cell(other, kind),
                            "same": bool(other) and other == value,
                            "differs": name in differing[place],
                            "taken": name in taken[place],
                        }
                        for place, other in enumerate(others)
                    ],
                }
            )
    return lines
