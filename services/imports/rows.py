"""Reads a file by its mapping: row by row, cleaned and checked."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flask_babel import gettext as _

from services.errors import Refused
from services.imports.mapping import Field, Mapping
from services.imports.report import Report
from services.spreadsheets import read_rows

ALIKE = 0.75


@dataclass(frozen=True)
class Row:
    """One row of a file, and what was read from it."""

    file: str
    number: int
    source: dict[str, str]
    values: dict[str, Any]
    headings: dict[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


class Reader:
    """Reads the rows of one file; what is wrong with one goes to the report."""

    def __init__(self, mapping: Mapping, report: Report) -> None:
        """Take the mapping to read by, and the report to write to."""
        self._mapping = mapping
        self._report = report
        self._columns: dict[str, str] | None = None

    def read(self, source: str | Path | BinaryIO, name: str) -> Iterator[Row | None]:
        """Yield each row, or None for one that is not taken.

        Raises:
            Refused: the file cannot be read, or a needed column is missing.
        """
        for number, cells in read_rows(source, name):
            if self._columns is None:
                self._columns = self._match(cells, name)
            yield self._row(number, cells, name) if self._is_wanted(cells, name) else None

    def _is_wanted(self, cells: dict[str, str], name: str) -> bool:
        """Tell whether the mapping takes such rows; count those that it does not."""
        only = self._mapping.only
        if only is None or cells.get(only.column) in only.values:
            return True
        self._report.left_out[f"{name}, {cells.get(only.column)}: {only.why}"] += 1
        return False

    def _match(self, cells: dict[str, str], name: str) -> dict[str, str]:
        """Find our columns among the headings, whatever their capitals; note what is left over."""
        there = {heading.casefold(): heading for heading in cells}
        found = {
            field.name: there[column]
            for field in self._mapping.fields
            if (column := next((c for c in _folded(field) if c in there), None))
        }
        left = [heading for heading in cells if heading not in found.values()]
        for field in self._mapping.fields:
            if field.required and field.name not in found:
                raise Refused(missing(name, field, left))
        wanted = [field.column for field in self._mapping.fields if field.name not in found]
        for heading in left:
            why = self._mapping.left_out.get(heading) or unknown(heading, wanted)
            self._report.columns[name, heading] = why
        return found

    def _row(self, number: int, cells: dict[str, str], name: str) -> Row | None:
        values: dict[str, Any] = {}
        is_good = True
        for field in self._mapping.fields:
            heading = (self._columns or {}).get(field.name)
            try:
                values[field.name] = self._value(field, cells.get(heading, "") if heading else "")
            except Refused as refusal:
                self._report.reject(name, number, cells, field.column, refusal.words)
                is_good = False
        return Row(name, number, cells, values, self._columns or {}) if is_good else None

    def _value(self, field: Field, text: str) -> Any:
        if "\x00" in text:
            raise Refused(_("Please remove the unreadable characters."))
        value: Any = field.values.get(text, text) or field.default
        for cleaning in field.cleanings:
            if not value:
                break
            cleaned = cleaning.change(value)
            if cleaning.counts(value, cleaned):
                self._report.rules[cleaning.name] += 1
            value = cleaned
        if value in ("", None):
            if field.required:
                raise Refused(_("This must not be empty."))
            return None
        if field.longest and isinstance(value, str) and len(value) > field.longest:
            raise Refused(_("At most %(n)s letters fit here.", n=field.longest))
        return value


def _folded(field: Field) -> list[str]:
    return [column.casefold() for column in field.columns]


def missing(file: str, field: Field, headings: list[str]) -> str:
    """Say that a needed column is not there, and which one may be meant."""
    words = _("%(file)s has no column “%(column)s”.", file=file, column=field.column)
    close = [near(column, headings) for column in field.columns]
    found = next(filter(None, close), None)
    return f"{words} {_('Is it “%(heading)s”? Rename it.', heading=found)}" if found else words


def unknown(heading: str, wanted: list[str]) -> str:
    """Say that a column is not taken, and which of ours may be meant."""
    found = near(heading, wanted)
    if found:
        return str(_("no field of ours; is it “%(column)s”?", column=found))
    return str(_("no field of ours"))


def near(heading: str, others: list[str]) -> str | None:
    """Find the heading that is written almost the same."""
    known = {other.casefold(): other for other in others}
    found = difflib.get_close_matches(heading.casefold(), known, 1, ALIKE)
    return known[found[0]] if found else None
