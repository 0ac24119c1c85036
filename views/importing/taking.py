"""Taking the rows of a table in: each as if somebody had typed it into the grid's own form.

So a row meets the same checks, rules and walls as a person's own typing, and nobody brings in by
file what they could not enter by hand. Nothing is committed here.
"""

import hashlib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from wtforms import Form

from models.access import BehindTheWall
from models.base import Json, Sealed, db
from services.errors import Refused
from services.imports.uploads import Bad, Outcome, Table
from services.spreadsheets.cells import cell, unguard, written
from views import fields, house, rows, saving
from views.api_bodies import Unfit, drop_unsent
from views.forms import key_name
from views.importing import columns
from views.importing.cells import Finder, sent

SHOWN = 120
Texts = dict[str, str]


class AlreadyHere(Exception):
    """A new row says nothing that a record does not say already."""


def run(grid: Any, table: Table, chosen: dict[str, str]) -> Outcome:
    """Take the rows in; those that cannot be taken are named and leave no trace."""
    taking = Taking(grid, table, chosen)
    for number, cells in table.rows:
        taking.take(number, cells)
    return taking.outcome


class Taking:
    """One import under way."""

    def __init__(self, grid: Any, table: Table, chosen: dict[str, str]) -> None:
        """Look at the grid's form once, instead of once for each row."""
        self.grid, self.outcome, self.chosen = grid, Outcome(), chosen
        self._fields = columns.fields_of(grid)
        self._known = columns.targets(grid, self._fields)
        places = {heading: place for place, heading in enumerate(table.headings)}
        self._places = {name: places[heading] for heading, name in chosen.items()}
        self._finder = Finder()
        self._zone = ZoneInfo(house.zone())
        self._has_key = columns.has_external_id(grid)
        of_children = {
            name.split(columns.FIRST_CHILD)[0]
            for name in self._places
            if columns.FIRST_CHILD in name
        }
        self._form = grid.form_of((*columns.names_of_new(grid), *sorted(of_children)))

    def take(self, number: int, cells: list[str]) -> None:
        """Take one row in, or note what is wrong with it."""
        there = {name: cells[place] for name, place in self._places.items() if place < len(cells)}
        texts = {name: text for name, text in there.items() if text}
        try:
            row = self._find(texts)
            if row is None:
                self._make(texts)
                self.outcome.new += 1
            elif self._change(row, texts):
                self.outcome.changed += 1
            else:
                self.outcome.same += 1
        except AlreadyHere:
            self.outcome.same += 1
        except Unfit as unfit:
            for name, words in unfit.errors.items():
                self._blame(number, name, texts, " ".join(words))
        except Refused as refusal:
            self._blame(number, refusal.field or "", texts, refusal.words)

    def _blame(self, number: int, name: str, texts: Texts, reason: str) -> None:
        heading = columns.words_of(name, self._known, self.chosen)
        self.outcome.bad.append(Bad(number, heading, texts.get(name, "")[:SHOWN], reason))

    # -- which record a row means -----------------------------------------------------------------

    def _find(self, texts: Texts) -> Any:
        """Find the record that a row says it is; None for a new one."""
        if columns.ID in texts:
            found = rows.one(self.grid.standing(), self.grid.table, texts[columns.ID])
            if found is None:
                raise Refused(_("There is no record with this ID."), field=columns.ID)
            return found
        if columns.EXTERNAL_ID not in texts:
            return None
        return db.session.scalar(self._with_key(texts[columns.EXTERNAL_ID]))

    def _with_key(self, key: str) -> Any:
        table = self.grid.table
        return select(table).where(table.external_id == key, table.id.in_(self.grid.standing()))

    # -- new records ------------------------------------------------------------------------------

    def _make(self, texts: Texts) -> None:
        names = {name for name in texts if name not in {columns.ID, columns.EXTERNAL_ID}}
        firsts = self._first_of_children(names)
        form = self._filled(self._form, texts | firsts, names | {*firsts})
        row = self.grid.table()
        try:
            with db.session.begin_nested():
                with db.session.no_autoflush:
                    self.grid.save(form, row, True)
                    saving.give_office(row)
                    self._name(row, texts, names)
                db.session.add(row)
                db.session.flush()
        except (BehindTheWall, StaleDataError, StatementError) as error:
            raise saving.refusal_of(error, form) from error

    def _first_of_children(self, names: set[str]) -> dict[str, str]:
        """Make the first address the primary one, unless a column of the file decides it."""
        children = {
            name.split(columns.FIRST_CHILD)[0] for name in names if columns.FIRST_CHILD in name
        }
        primary = {f"{child}{columns.FIRST_CHILD}is_primary" for child in children}
        return {name: "yes" for name in primary & {*self._known} if name not in self._places}

    def _name(self, row: Any, texts: Texts, names: set[str]) -> None:
        """Give a new row the key by which it is known the next time, unless it is here already."""
        if not self._has_key:
            twin = self._twin(row, names)
        else:
            row.external_id = texts.get(columns.EXTERNAL_ID) or own_key(row, texts)
            twin = db.session.scalar(self._with_key(row.external_id))
        if twin is not None:
            raise AlreadyHere

    def _twin(self, row: Any, names: set[str]) -> Any:
        """Find a record that says all that a new row says."""
        table = self.grid.table
        same = []
        for name in names & {*self.grid.stored_names()}:
            value = getattr(row, name)
            column = getattr(table, key_name(table, name))
            if not isinstance(column.type, Json | Sealed):
                same.append(column == (value.id if key_name(table, name) != name else value))
        if not same:
            return None
        if row.id is not None:
            same.append(table.id != row.id)
        with db.session.no_autoflush:  # a row that is stored by the question would find itself
            return db.session.scalar(self.grid.standing().where(*same).limit(1))

    # -- records that are here --------------------------------------------------------------------

    def _change(self, row: Any, texts: Texts) -> bool:
        """Change what differs; an empty cell changes nothing. Tell whether anything did."""
        with fields.on_clocks_of(self.grid.zone_of(row)):
            names = {name for name in texts if name in self.grid.stored_names()}
            names -= {name for name in names if self._says_the_same(row, name, texts[name])}
            made = self.grid.form_of(tuple(sorted(names)))
            form, before = self._filled(made, texts, names, row), made(obj=row)
            other = {name for name in names if differ(before[name].data, form[name].data)}
            if not other:
                return False
            if not self.grid.allows("edit"):
                raise Refused(_("Your role may not change records here."))
            form = self._filled(self.grid.form_of(tuple(sorted(other))), texts, other, row)
            self._store(form, row)
        return True

    def _says_the_same(self, row: Any, name: str, text: str) -> bool:
        """Tell whether a cell holds what an export writes there: then nothing is to be checked."""
        told = cell(self.grid.value(row, name), self._zone)
        return unguard(written(told)).split() == text.split()

    def _store(self, form: Form, row: Any) -> None:
        try:
            with db.session.begin_nested():
                with db.session.no_autoflush:
                    self.grid.save(form, row, False)
                    saving.give_office(row)
                db.session.flush()
        except (BehindTheWall, StaleDataError, StatementError) as error:
            raise saving.refusal_of(error, form) from error

    def _filled(self, made: type[Form], texts: Texts, names: set[str], row: Any = None) -> Form:
        """Fill a form from a row's cells and check it.

        Raises:
            Unfit: says what is wrong with which field.
        """
        errors: dict[str, list[str]] = {}
        typed: MultiDict[str, str] = MultiDict({"row": "1"})  # an empty form counts as not sent
        for name in names:
            try:
                field = columns.field_of(self._fields, name)
                typed.setlist(name, sent(field, texts[name], self._finder))
            except Refused as refusal:
                errors[name] = [refusal.words]
        form = made(typed, obj=row)
        drop_unsent(form, {name.split(columns.FIRST_CHILD)[0] for name in names})
        if not form.validate():
            errors = said(form) | errors
        if errors:
            raise Unfit(errors)
        return form


def said(form: Form) -> dict[str, list[str]]:
    """What a form says is wrong, by the names of the fields; child rows' own fields too."""
    found: dict[str, list[str]] = {}
    for name, errors in form.errors.items():
        words = [one for one in errors if isinstance(one, str)]
        for inner in (one for one in errors if isinstance(one, dict)):
            for own, reasons in inner.items():
                found[f"{name}{columns.FIRST_CHILD}{own}"] = [str(reason) for reason in reasons]
        if words:
            found[name] = words
    return found


def differ(before: Any, after: Any) -> bool:
    """Tell whether a cell says something else than the record; a file has no seconds."""
    if isinstance(before, datetime) and isinstance(after, datetime):
        return before.replace(second=0, microsecond=0) != after.replace(second=0, microsecond=0)
    if isinstance(before, str) and isinstance(after, str):
        return before.split() != after.split()
    return bool(before != after)


def own_key(row: Any, texts: Texts) -> str:
    """Make the key of a row that brings none: what stands in it, and for which office."""
    office = getattr(row, "office", None)
    known = office.id if office is not None else getattr(row, "office_id", None)
    words = "\n".join([str(known), *(f"{name}={text}" for name, text in sorted(texts.items()))])
    return f"row:{hashlib.sha256(words.encode()).hexdigest()[:40]}"
