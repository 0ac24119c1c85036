"""Writing to the office, and reading its answers: the same in the portal and for caregivers (A7).

Mixed into a page, which says about whom somebody may write there (`records`), whose record is at
hand, and how its pages are drawn.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import abort, flash, g, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from models.base import db
from models.conversation import Conversation
from services import clock, conversation_lists, conversations
from services.conversations import Topic
from services.portal import Subject
from views import guesses, house, keys, paging, writing
from views.page import has_access
from views.writing import Answer, Opening

PAGE = 25
PART = 30
MOST_SENT = {"portal-message-name": 30}

Reply = str | Response | tuple[str, int]


class Talks:
    """Every conversation in which somebody takes part, whoever it is about."""

    show: Callable[..., str]
    """Draws a page of the room."""
    records: Callable[[], list[Subject]]
    """The records about which this person may write here."""
    method_permission_name: ClassVar = {
        "index": "show",
        "thread": "show",
        "read": "show",
        "new": "add",
        "begin": "add",
        "answer": "add",
    }

    @expose("/")
    @has_access
    def index(self) -> str:
        """List the conversations, the newest first."""
        number, records = paging.asked(), self.records_or_404()
        self.at_hand(records)
        query = conversation_lists.mine(g.user.id, records)
        found = db.session.execute(query.limit(PAGE + 1).offset(number * PAGE)).all()
        return self.show(
            "portal/messages.html",
            rows=found[:PAGE],
            names=names_of(records),
            page=number,
            more=len(found) > PAGE,
        )

    @expose("/new", methods=["GET"])
    @has_access
    def new(self) -> str:
        """Show the form for a new conversation."""
        records = self.records_or_404()
        return self.draw_new(self.opening(records))

    @expose("/new", methods=["POST"])
    @has_access
    def begin(self) -> Reply:
        """Begin a conversation; who wrote very often is asked to wait, and keeps the text."""
        form = self.opening(self.records_or_404(), request.form)
        if not may_send(form):
            return waited(self.draw_new(form))
        led_to = writing.once(form, lambda: begin_about(self.chosen(form), form))
        if led_to is None:
            return self.draw_new(form), 422
        flash(_("Sent. We will answer here, and a mail will tell you when we have."), "success")
        return redirect(led_to)

    @expose("/<int:key>", methods=["GET"])
    @has_access
    def thread(self, key: int) -> str:
        """Show a conversation."""
        row, seen = self.conversation_or_404(key)
        house.note_seen(row)
        return self.draw(row, seen, Answer())

    @expose("/<int:key>", methods=["POST"])
    @has_access
    def answer(self, key: int) -> Reply:
        """Write into a conversation."""
        form = Answer(request.form)
        is_fine = may_send(form)
        row, seen = self.conversation_or_404(key)
        if not is_fine:
            return waited(self.draw(row, seen, form))
        led_to = writing.once(form, lambda: add_to(row, form))
        if led_to is None:
            return self.draw(*self.conversation_or_404(key), form), 422
        return redirect(led_to)

    @expose("/<int:key>/read", methods=["POST"])
    @has_access
    def read(self, key: int) -> Response:
        """Note that it was read as far as the page showed it."""
        row, _seen = self.conversation_or_404(key)
        upto = keys.read(request.form.get("upto", "")) or 0
        conversations.mark_read(db.session(), row, g.user.id, upto)
        db.session.commit()
        return redirect(url_for(".index"))

    def draw_new(self, form: Opening) -> str:
        """Draw the form for a new conversation."""
        return self.show("portal/new_message.html", form=form, nonce=writing.nonce())

    def draw(self, row: Conversation, seen: int, form: Answer) -> str:
        """Draw a conversation with the box for an answer."""
        before = keys.read(request.args.get("before", "")) or 0
        part = conversation_lists.part(db.session(), row, before, PART)
        several = len({one.key for one in self.records_or_404()}) > 1
        return self.show(
            "portal/message.html",
            row=row,
            part=part,
            seen=seen,
            form=form,
            nonce=writing.nonce(),
            about=str(row.about) if several else "",
            user_id=g.user.id,
        )

    def at_hand(self, records: list[Subject]) -> Subject:
        """The record that is open; the first one, where a room does not open any."""
        return records[0]

    def settle(self, row: Conversation) -> None:
        """Let the address say whose record is open, where a room has several."""

    def records_or_404(self) -> list[Subject]:
        """The records about which this person may write; without any there is nothing here."""
        return self.records() or abort(404)

    def conversation_or_404(self, key: int) -> tuple[Conversation, int]:
        """Find a conversation in which this person takes part, and how far they have read."""
        mine = conversation_lists.mine(g.user.id, self.records_or_404())
        found = db.session.execute(mine.where(Conversation.id == key)).first() or abort(404)
        row: Conversation = found[0]
        self.settle(row)
        return row, found[1]

    def opening(self, records: list[Subject], answers: Any = None) -> Opening:
        """Make the form for a new conversation; the record that is open is chosen first."""
        form = Opening(answers)
        form["about"].choices = [(one.key, one.name) for one in records]
        open_now = self.at_hand(records)
        if answers is None:
            form["about"].data = (open_now if open_now in records else records[0]).key
        return form

    def chosen(self, form: Opening) -> Subject:
        """Whom the new conversation is about; with one record there is nothing to choose."""
        records = self.records_or_404()
        found = {one.key: one for one in records}
        if len(records) == 1:
            return records[0]
        return found.get(form["about"].data or "") or abort(404)


def begin_about(record: Subject, form: Opening) -> str:
    """Begin it, and say where it stands."""
    column = f"{record.kind}_id"
    topic = Topic(record.office_id, column, record.id, form["subject"].data or "")
    who = writing.author(from_office=False)
    body = form["body"].data or ""
    made = conversations.start(db.session(), topic, body, who, clock.now())
    return url_for(".thread", key=made.id)


def add_to(row: Conversation, form: Answer) -> str:
    """Write into it, and say what came between."""
    written = writing.add(row, form, writing.author(from_office=False), clock.now())
    flash(writing.meanwhile(written) or _("Sent."), "success")
    return url_for(".thread", key=row.id)


def may_send(form: Any) -> bool:
    """Count what somebody sends; say in words when it was too often."""
    try:
        guesses.count(MOST_SENT, str(g.user.id))
    except TooManyRequests:
        words = _("You have sent many messages in a short time. Please wait 15 minutes or call us.")
        form["body"].errors = [words]
        return False
    return True


def waited(page: str) -> Response:
    """Answer who must wait, with everything that was typed."""
    answer = make_response(page, 429)
    answer.headers["Retry-After"] = str(int(guesses.WINDOW.total_seconds()))
    return answer


def names_of(records: list[Subject]) -> dict[str, str]:
    """Whom conversations are about, where there is more than one; nothing to say otherwise."""
    return {one.key: one.name for one in records} if len(records) > 1 else {}
