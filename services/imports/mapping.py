"""Mappings: which column of a file is which field of ours, and how it is cleaned on the way."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String

from models.base import Base
from services.errors import Refused
from services.imports.cleanings import Cleaning
from services.imports.states import CLEANINGS

FOLDER = Path(__file__).parent / "mappings"


@dataclass(frozen=True)
class Field:
    """One field of ours: its columns, words that stand for others, cleanings, whether needed."""

    name: str
    column: str
    cleanings: tuple[Cleaning, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    default: str = ""
    required: bool = False
    longest: int | None = None
    also: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings under which the field is found, the first that is there."""
        return (self.column, *self.also)


@dataclass(frozen=True)
class Only:
    """Which rows are taken: those with one of these values in a column."""

    column: str
    values: frozenset[str]
    why: str


@dataclass(frozen=True)
class Mapping:
    """All fields of one kind of row; `left_out` names columns that are not taken, and why."""

    file: str
    fields: tuple[Field, ...]
    left_out: dict[str, str]
    only: Only | None = None


def find(kind: str) -> Path:
    """Where our own mapping of a kind lies."""
    return FOLDER / f"{kind}.toml"


def load(path: Path, *models: type[Base]) -> Mapping:
    """Read a mapping; the models tell how long a text may be.

    Raises:
        Refused: the file is no mapping; the words say what is wrong in it.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise Refused(
            _("%(file)s cannot be read as a mapping: %(why)s", file=path.name, why=str(problem))
        ) from problem
    fields = found.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise Refused(_("%(file)s has no [fields].", file=path.name))
    limits = _limits(models)
    return Mapping(
        found.get("file", ""),
        tuple(_field(path.name, name, facts, limits) for name, facts in fields.items()),
        {str(column): str(why) for column, why in found.get("left_out", {}).items()},
        _only(found.get("only")),
    )


def _only(facts: Any) -> Only | None:
    if not facts:
        return None
    return Only(facts["column"], frozenset(facts["values"]), facts["why"])


def _field(file: str, name: str, facts: Any, limits: dict[str, int]) -> Field:
    if isinstance(facts, str):
        facts = {"column": facts}
    if not isinstance(facts, dict) or not isinstance(facts.get("column"), str):
        raise Refused(_("%(file)s: %(name)s needs a column.", file=file, name=name))
    cleanings = facts.get("cleanings", [])
    for cleaning in cleanings:
        if cleaning not in CLEANINGS:
            raise Refused(
                _("%(file)s: there is no cleaning “%(name)s”.", file=file, name=str(cleaning))
            )
    return Field(
        name,
        facts["column"],
        tuple(CLEANINGS[cleaning] for cleaning in cleanings),
        {str(word): str(other) for word, other in facts.get("values", {}).items()},
        str(facts.get("default", "")),
        bool(facts.get("required", False)),
        limits.get(name),
        tuple(map(str, facts.get("also", []))),
    )


def _limits(models: tuple[type[Base], ...]) -> dict[str, int]:
    return {
        column.name: column.type.length
        for model in models
        for column in model.__table__.columns
        if isinstance(column.type, String) and column.type.length
    }
