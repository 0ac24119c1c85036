"""One conversation in the office: read it, answer, assign, close, let others in (A7)."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.base import db
from models.conversation import Conversation
from services import clock, conversation_lists, conversation_people, conversations, staff
from views import house, keys, links, saving, writing
from views.grid_part import GridPart
from views.permissions import may
from views.writing import Answer

METHODS = ("GET", "POST")
PART = 50


class Talks(GridPart):
    """Mixed into the grid of conversations."""

    @expose("/<int:key>", methods=METHODS)
    def record(self, key: int) -> Any:
        """Show a conversation, or write into it."""
        self.demand("show")
        row = self.get_one(key)
        if request.method == "GET":
            house.note_seen(row)
            return self.draw(row, Answer())
        self.demand("answer")
        form = Answer(request.form)
        led_to = writing.once(form, lambda: self.add_to(row, form))
        return redirect(led_to) if led_to else self.draw(self.get_one(key), form)

    def add_to(self, row: Conversation, form: Answer) -> str:
        """Write into it, and say what a colleague wrote meanwhile."""
        written = writing.add(row, form, writing.author(from_office=True), clock.now())
        between = writing.meanwhile(written)
        flash(between or _("Sent."), "warning" if between else "success")
        return self.address(row.id)

    @expose("/<int:key>/read", methods=("POST",))
    def read(self, key: int) -> Response:
        """Note that it was read as far as the page showed it."""
        self.demand("show")
        upto = keys.read(request.form.get("upto", "")) or 0
        conversations.mark_read(db.session(), self.get_one(key), g.user.id, upto)
        db.session.commit()
        return redirect(url_for(f"{self.endpoint}.index_view"))

    @expose("/<int:key>/assign", methods=("POST",))
    def assign(self, key: int) -> Response:
        """Let somebody deal with it."""
        chosen = keys.read(request.form.get("assignee", ""))
        row = self.allowed(key, "assign")
        return self.done(
            key, lambda: conversations.assign(db.session(), row, chosen), _("Assigned.")
        )

    @expose("/<int:key>/close", methods=("POST",))
    def close(self, key: int) -> Response:
        """Put it aside."""
        row = self.allowed(key, "close")
        return self.done(key, lambda: conversations.close(db.session(), row), _("Closed."))

    @expose("/<int:key>/reopen", methods=("POST",))
    def reopen(self, key: int) -> Response:
        """Take it up again."""
        row = self.allowed(key, "close")
        return self.done(key, lambda: conversations.reopen(db.session(), row), _("Open again."))

    @expose("/<int:key>/let-in", methods=("POST",))
    def let_in(self, key: int) -> Response:
        """Let one more person read and write."""
        person = keys.read_or_404(request.form.get("person", ""))
        row = self.allowed(key, "assign")
        day = house.today()
        return self.done(
            key,
            lambda: conversation_people.let_in(db.session(), row, person, day),
            _("This person can read and write here now."),
        )

    @expose("/<int:key>/take-out", methods=("POST",))
    def take_out(self, key: int) -> Response:
        """Let somebody read along no more."""
        person = keys.read_or_404(request.form.get("person", ""))
        row = self.allowed(key, "assign")
        return self.done(
            key,
            lambda: conversation_people.take_out(db.session(), row, person),
            _("This person no longer reads along."),
        )

    def demand(self, permission: str) -> None:
        """Turn away whose role does not allow it."""
        if not self.allows(permission):
            abort(403)

    def allowed(self, key: int, permission: str) -> Conversation:
        """Find a conversation with which this person may do something."""
        self.demand(permission)
        found: Conversation = self.get_one(key)
        return found

    def done(self, key: int, act: Callable[[], None], words: str) -> Response:
        """Do it and commit, or say why not; either way the conversation is shown again."""
        with saving.refusals_flashed():
            act()
            db.session.commit()
            flash(words, "success")
        return redirect(self.address(key))

    def address(self, key: int) -> str:
        """Where a conversation stands."""
        return url_for(f"{self.endpoint}.record", key=key)

    def draw(self, row: Conversation, form: Answer) -> str:
        """Draw the page."""
        session = db.session()
        before = keys.read(request.args.get("before", "")) or 0
        column, subject = conversation_people.subject(row)
        within = conversation_people.of(session, row)
        known = {one.id for one in within}
        others = conversation_people.candidates(session, column, subject, house.today())
        page: str = self.render(
            "office/conversation/page.html",
            row=row,
            form=form,
            part=conversation_lists.part(session, row, before, PART),
            seen=seen_by(row),
            nonce=writing.nonce(),
            user_id=g.user.id,
            colleagues=list(session.scalars(staff.seeing(row.office_id))),
            within=within,
            others=[one for one in others if one.user_id not in known],
            may={name: self.allows(name) for name in ("answer", "assign", "close")},
            task_url=task_url(row),
            about_url=links.address(row.about),
            return_url=url_for(f"{self.endpoint}.index_view"),
        )
        return page


def seen_by(row: Conversation) -> int:
    """How far who is looking has read."""
    found = conversation_lists.seat(db.session(), row, g.user.id)
    return found.seen if found else 0


def task_url(row: Conversation) -> str:
    """Where a task is made from a conversation; nothing for who may make none."""
    if not may("add", "Tasks"):
        return ""
    column, subject = conversation_people.subject(row)
    values: dict[str, Any] = {
        column.removesuffix("_id"): subject,
        "title": row.subject,
        "url": links.address(row),
    }
    return url_for("tasks.create_view", **values)
