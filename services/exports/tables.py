"""Which tables people keep, and what each column means."""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import Role, User, assoc_user_role

from models import wall
from models.base import FixedPoint, Instant, Json, Sealed

# The workings of the machine: no other program could do anything with them.
LEFT_OUT = {
    "gateway_event": "the gateway's own words, kept to settle payments",
    "grid_preference": "which columns somebody hid",
    "heartbeat": "when a job last ran",
    "draft": "pages that somebody has not saved yet",
    "import_upload": "files that are just being imported",
    "login_facts": "how somebody's pages look",
    "login_session": "who is signed in",
    "message_draft": "messages that somebody has not sent yet",
    "number_counter": "the next free number",
    "recovery_code": "a secret",
    "request_key": "which form was sent twice",
    "saved_filter": "how somebody looks at a list",
    "second_factor": "a secret",
    "stored_card": "the gateway's tokens, worth nothing without it and money with it",
    "throttle": "counters against guesses",
}
# What would let somebody in or charge a card, and words that are folded for the search.
HIDDEN = {"token_hash", "vault_token", "search"}
HIDDEN_OF = {"message": {"facts", "body_html"}, "message_attachment": {"content"}}
OF_LOGINS = ("id", "first_name", "last_name", "username", "active", "email", "last_login")
KINDS: tuple[tuple[type[Any], str], ...] = (
    (Sealed, "text, encrypted in the database"),
    (Instant, "instant, UTC, ISO 8601"),
    (Json, "JSON"),
    (sa.Enum, "one of a list"),
    (sa.Boolean, "true or false"),
    (sa.Date, "day, ISO 8601"),
    (sa.DateTime, "instant, ISO 8601"),
    (sa.Time, "wall time, ISO 8601"),
    (sa.Integer, "whole number"),
)
WORDS = {
    "id": "The row's number, by which others point to it.",
    "created_at": "When the row was made.",
    "changed_at": "When the row was last changed.",
    "deleted_at": "When somebody deleted it; deleted rows can be brought back for 30 days.",
    "version": "How often the row was changed.",
    "external_id": "The number that it had in the system it was imported from.",
    "office_id": "The office that it belongs to.",
}


@dataclass(frozen=True)
class Column:
    """One column: its kind in words, where it points, and what it means."""

    name: str
    column: sa.Column[Any]

    @property
    def is_sealed(self) -> bool:
        """Tell whether it is encrypted in the database."""
        return isinstance(self.column.type, Sealed)

    @property
    def kind(self) -> str:
        """What its values look like."""
        if isinstance(self.column.type, FixedPoint):
            return f"decimal number with {self.column.type.places} places"
        found = (words for of, words in KINDS if isinstance(self.column.type, of))
        return next(found, "text")

    @property
    def refers_to(self) -> str:
        """The column that it points to."""
        return ", ".join(sorted(key.target_fullname for key in self.column.foreign_keys))

    @property
    def values(self) -> str:
        """What it may say, where that is a list."""
        of = self.column.type
        return ", ".join(of.enums) if isinstance(of, sa.Enum) else ""

    @property
    def meaning(self) -> str:
        """What it tells, in a sentence."""
        written = self.column.comment or self.column.doc or WORDS.get(self.name)
        if written:
            return written
        if self.refers_to:
            thing = self.name.removesuffix("_id").replace("_", " ")
            return f"The {thing}: a row of {self.refers_to.split('.')[0]}."
        return self.name.replace("_", " ").capitalize() + "."


@dataclass(frozen=True)
class Table:
    """One table: what its rows are, and the columns that leave the house."""

    name: str
    words: str
    source: sa.FromClause
    columns: tuple[Column, ...]


def kept_tables() -> list[Table]:
    """Every table with something to keep, by name."""
    ours = [
        _table(model.__tablename__, model.__doc__ or "", model.__table__)
        for model in wall.models()
        if model.__tablename__ not in LEFT_OUT
    ]
    logins: list[Any] = [
        (User.__table__, "People who may sign in.", OF_LOGINS),
        (Role.__table__, "What people are to the agency.", ("id", "name")),
        (assoc_user_role, "Who has which role.", ("user_id", "role_id")),
    ]
    theirs = [_table(str(table.name), words, table, names) for table, words, names in logins]
    return sorted([*ours, *theirs], key=lambda table: table.name)


def _table(
    name: str, words: str, source: sa.FromClause, only: tuple[str, ...] | None = None
) -> Table:
    hidden = HIDDEN | HIDDEN_OF.get(name, set())
    columns = tuple(
        Column(column.name, column)
        for column in source.columns
        if isinstance(column, sa.Column)
        and (column.name in only if only else column.name not in hidden)
    )
    return Table(name, re.sub(r"\s+", " ", words.replace("`", "")).strip(), source, columns)
