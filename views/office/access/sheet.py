"""The sheet of people and sections: read from the form, shown before it is saved, saved (A4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from flask import flash, g, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.base import db
from models.client import Client
from models.grant import Basis
from models.section import Section
from services import clock, standings
from services.errors import MovedOn, Refused
from services.sharing import change, lines, patterns, people
from services.sharing.change import Choices
from services.sharing.lines import Line, Terms
from services.standings import Person
from views import house
from views.permissions import may

NONE = "none"


@dataclass
class Row:
    """One person on the sheet: what stands, what the form wants, and what is wrong with it."""

    line: Line
    wanted: Terms
    words: list[str] = field(default_factory=list)
    error: Refused | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def patterns(self) -> list[patterns.Pattern]:
        """The templates that suit the person."""
        return patterns.of(self.line)

    def day(self, name: str) -> str:
        """Write a day for its field; what was typed and is none stays."""
        day = getattr(self.wanted, name)
        return self.typed.get(name) or (day.isoformat() if day else "")


class Sheet:
    """One page's people, around one client; a payer's own page has no client."""

    def __init__(self, persons: list[Person], client: Client | None, own_address: str) -> None:
        """Read what stands."""
        session, self.today = db.session(), house.today()
        self.persons, self.client, self.own_address = persons, client, own_address
        payers = people.payers(session, client.id, self.today) if client else []
        papers = lines.documents(session, client.id) if client else []
        self.choices = Choices(
            {one.id: str(one) for one in payers}, {one.id: one.title for one in papers}
        )
        self.lines = lines.read(session, persons, self.today)

    def show(self) -> dict[str, Any]:
        """Show what stands."""
        return self.context([Row(line, line.terms) for line in self.lines])

    def answer(self) -> Response | dict[str, Any]:
        """Apply a template, show what would change, or save it."""
        people_seen = [self._row(line) for line in self.lines]
        if request.form.get("step") != "save" or any(row.error for row in people_seen):
            g.refused_as = 422 if any(row.error for row in people_seen) else 200
            return self.context(people_seen, preview=True)
        try:
            self._save(people_seen)
        except MovedOn as moved:
            db.session.rollback()
            g.refused_as = 409
            return self.context(people_seen, preview=True, moved=moved.words)
        said = [words for row in people_seen for words in row.words]
        flash(" ".join(said) or _("Nothing was changed."), "success")
        return redirect(self.own_address)

    def context(self, rows: list[Row], *, preview: bool = False, moved: str = "") -> dict[str, Any]:
        """What the template shows."""
        return {
            "sheet": self,
            "entries": rows,
            "sections": lines.SECTIONS,
            "opened": lines.fingerprint(self.lines),
            "changes": [words for row in rows for words in row.words],
            "preview": preview,
            "moved": moved,
            "can_change": may("edit", "Grants") and may("add", "Grants"),
            "can_look": may("look", "ViewAs"),
        }

    def _save(self, rows: list[Row]) -> None:
        session = db.session()
        for person in sorted(self.persons, key=lambda one: (one.__tablename__, one.id)):
            standings.hold(session, person)
        fresh = lines.read(session, self.persons, self.today)
        change.lock(session, fresh, request.form.get("opened", ""))
        by = house.login().user_id
        for row in rows:
            if row.words:
                change.apply(session, row.line, row.wanted, clock.now(), self.today, by)
        session.commit()

    def _row(self, line: Line) -> Row:
        if f"{line.key}:there" not in request.form:
            return Row(line, line.terms)
        part = Part(line)
        row = Row(line, part.terms(self.today), error=part.error, typed=part.days)
        try:
            change.check(line, row.wanted, self.today, self.choices)
        except Refused as refusal:
            row.error = row.error or refusal
        if row.error is None:
            row.words = change.words(line, row.wanted, self.choices)
        return row


class Part:
    """One person's part of the form; what cannot be read is named, and the rest is kept."""

    def __init__(self, line: Line) -> None:
        """Take what was sent for the person."""
        self.line, self.error = line, cast(Refused | None, None)
        self.days = {name: self.text(name) for name in ("starts_on", "ends_on")}

    def terms(self, today: date) -> Terms:
        """Read it; a template that was chosen for the person fills it in."""
        before = self.line.terms
        billed = (self.take(_number, text, "billed", None) for text in self.texts("billed"))
        terms = Terms(
            sections=frozenset(
                found
                for text in self.texts("section")
                if (found := self.take(_section, text, "section", None)) is not None
            ),
            basis=self.take(_basis, self.text("basis"), "basis", before.basis),
            starts_on=self.take(_day, self.days["starts_on"], "starts_on", None) or today,
            ends_on=self.take(_day, self.days["ends_on"], "ends_on", before.ends_on),
            document_id=self.take(_number, self.text("document"), "document", before.document_id),
            billed=frozenset(number for number in billed if number is not None),
        )
        name, _sign, pattern = request.form.get("template", "").partition(":")
        return patterns.fill(self.line, terms, pattern) if name == self.line.key else terms

    def text(self, name: str) -> str:
        """The one text of a field."""
        return request.form.get(f"{self.line.key}:{name}", "")

    def texts(self, name: str) -> list[str]:
        """All that was ticked of a field."""
        return request.form.getlist(f"{self.line.key}:{name}")

    def take(self, read: Callable[[str, str], Any], text: str, name: str, instead: Any) -> Any:
        """Read a text, or keep what is wrong with it."""
        try:
            return read(text, name)
        except Refused as refusal:
            self.error = self.error or refusal
            return instead


def _section(text: str, name: str) -> Section:
    if text not in {one.value for one in lines.SECTIONS}:
        raise Refused(_("There is no such section."), field=name)
    return Section(text)


def _basis(text: str, name: str) -> Basis:
    if text not in set(Basis):
        raise Refused(_("Please choose one of the reasons."), field=name)
    return Basis(text)


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("Please give a date like 2026-03-31."), field=name) from None


def _number(text: str, name: str) -> int | None:
    if not text or text == NONE:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(_("Please choose from the list."), field=name)
    return int(text)
