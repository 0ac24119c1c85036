"""The office writes first: to somebody who may read messages about a record (A7)."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from models.base import db
from models.caregiver import Caregiver
from models.client import Client
from models.payer import Payer
from services import clock, conversation_people, conversations
from services.conversation_people import Candidate
from services.conversations import Topic
from services.errors import Refused
from views import house, keys, links, writing
from views.grid_part import GridPart
from views.permissions import may
from views.writing import Opening

METHODS = ("GET", "POST")
SUBJECTS: dict[str, type[Any]] = {"client": Client, "payer": Payer, "caregiver": Caregiver}
SCREENS = {"client": "Clients", "payer": "Payers", "caregiver": "Caregivers"}


class Openings(GridPart):
    """Mixed into the grid of conversations."""

    @expose("/write/<kind>/<int:key>", methods=METHODS)
    def write_to(self, kind: str, key: int) -> Any:
        """Show the form, or begin a conversation with one person."""
        if not self.allows("answer"):
            abort(403)
        row = record_or_404(kind, key)
        people = conversation_people.candidates(db.session(), f"{kind}_id", row.id, house.today())
        form = opening(people, request.form if request.method == "POST" else None)
        if request.method == "POST":
            led_to = writing.once(form, lambda: begin(kind, row, people, form))
            if led_to:
                return redirect(led_to)
        return self.draw_opening(form, record_or_404(kind, key), people)

    def draw_opening(self, form: Opening, row: Any, people: list[Candidate]) -> str:
        """Draw the form."""
        if request.method == "GET":
            house.note_seen(row)
        page: str = self.render(
            "office/conversation/new.html",
            form=form,
            row=row,
            people=people,
            nonce=writing.nonce(),
            row_url=links.address(row),
            return_url=url_for(f"{self.endpoint}.index_view"),
        )
        return page


def record_or_404(kind: str, key: int) -> Any:
    """Find whose record it is, as far as it exists for this person."""
    model = SUBJECTS.get(kind) or abort(404)
    if not may("show", SCREENS[kind]):
        abort(404)
    query = select(model).where(model.id == key, model.deleted_at.is_(None))
    return db.session.scalar(query) or abort(404)


def opening(people: list[Candidate], answers: Any) -> Opening:
    """Make the form: here it asks to whom."""
    form = Opening(answers)
    form["about"].label.text = _l("To")
    form["about"].choices = [(str(one.user_id), one.words) for one in people]
    return form


def begin(kind: str, row: Any, people: list[Candidate], form: Opening) -> str:
    """Begin it, and say where it stands.

    Raises:
        Refused: nobody was chosen who may read it, or the words do not fit.
    """
    reader = keys.read(form["about"].data or "")
    if reader not in {one.user_id for one in people}:
        raise Refused(_("Please choose somebody from the list."), "about")
    topic = Topic(row.office_id, f"{kind}_id", row.id, form["subject"].data or "")
    made = conversations.start(
        db.session(),
        topic,
        form["body"].data or "",
        writing.author(from_office=True),
        clock.now(),
        readers=[reader],
    )
    return url_for("conversations.record", key=made.id)
