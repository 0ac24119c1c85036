"""The wall: which rows exist for whom.

Every session is born with a *principal* and keeps it. Every table carries a mark, `__wall__`, that
says by rules which of its rows each kind of principal may see. One event adds these rules to every
ORM statement (also to relationships, counts, updates and deletes), a guard before each flush
refuses foreign owners on write, and a guard on the cursor refuses statements that went around the
ORM. PostgreSQL's row-level security repeats the same rules from the same marks (models/rls.py).
"""

import enum
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    and_,
    bindparam,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from models.base import Base

CAREGIVER_WINDOW = timedelta(days=14)


class Kind(enum.StrEnum):
    """The kinds of principal; `agency` is office staff who see every office."""

    agency = enum.auto()
    office = enum.auto()
    portal = enum.auto()
    caregiver = enum.auto()
    system = enum.auto()


RESTRICTED = frozenset({Kind.office, Kind.portal, Kind.caregiver})
OUTSIDE = frozenset({Kind.portal, Kind.caregiver})


@dataclass(frozen=True)
class Principal:
    """Who a session acts for, on which day; `reason` says why the system acts by itself.

    A `looker` is the member of staff who sees what the user sees, and writes nothing (A6).
    """

    kind: Kind
    today: date
    user_id: int | None = None
    reason: str = ""
    looker: int | None = None

    @property
    def window(self) -> tuple[date, date]:
        """The first and last day of whose schedules a caregiver sees the clients.

        They are days on the office's clocks, as each schedule keeps its own.
        """
        return self.today - CAREGIVER_WINDOW, self.today + CAREGIVER_WINDOW


class NoPrincipal(Exception):
    """A walled table was touched by a session that acts for nobody."""


class BehindTheWall(Exception):
    """A statement or a change reached for rows that do not exist for its principal."""


Rule = Callable[[Any], ColumnElement[bool]]


def _not_deleted(table: Any) -> list[ColumnElement[bool]]:
    return [table.deleted_at.is_(None)] if hasattr(table, "deleted_at") else []


def nobody(table: Any) -> ColumnElement[bool]:
    """Let no row through: the default for everyone outside the office."""
    return false()


def everybody(table: Any) -> ColumnElement[bool]:
    """Let every row through."""
    return true()


@dataclass(frozen=True)
class Walled:
    """The mark of a table with an owner: one rule per kind of restricted principal.

    `writers` names the kinds outside the office that may insert or change rows they can see.
    """

    office: Rule = nobody
    portal: Rule = nobody
    caregiver: Rule = nobody
    writers: frozenset[Kind] = field(default_factory=frozenset)

    def rule(self, kind: Kind) -> Rule:
        """The rule for a restricted kind; what the office deleted exists for nobody outside it."""
        if kind is Kind.office:
            return self.office
        rule = self.portal if kind is Kind.portal else self.caregiver
        return lambda table: and_(rule(table), *_not_deleted(table))


@dataclass(frozen=True)
class Open:
    """The mark of a table without owner: readable by every principal, for the stated reason.

    People outside the office may still write only where `writers` names their kind.
    """

    reason: str
    writers: frozenset[Kind] = field(default_factory=frozenset)


Mark = Walled | Open

acting: ContextVar[Principal | None] = ContextVar("acting", default=None)


def _acting() -> Principal:
    principal = acting.get()
    if principal is None:
        raise NoPrincipal("A walled statement ran outside a session's own execution.")
    return principal


def user_bind() -> BindParameter[int]:
    """The signed-in user's id, read when the statement runs, never kept with the statement."""
    return bindparam("wall_user", callable_=lambda: _acting().user_id, type_=Integer, unique=False)


def today_bind() -> BindParameter[date]:
    """The principal's day, by which grants begin and end."""
    return bindparam("wall_today", callable_=lambda: _acting().today, type_=Date, unique=False)


def window_binds() -> tuple[BindParameter[date], BindParameter[date]]:
    """The first and last day around the principal's own on which a caregiver knows a client."""
    return (
        bindparam("wall_from", callable_=lambda: _acting().window[0], type_=Date, unique=False),
        bindparam("wall_until", callable_=lambda: _acting().window[1], type_=Date, unique=False),
    )


def through(parent: Callable[[], type[Base]], column: str, writers: Iterable[Kind] = ()) -> Walled:
    """Mark a child table: its rows exist for whomever the parent's row exists."""

    def rule(kind: Kind) -> Rule:
        return lambda table: getattr(table, column).in_(visible_ids(parent(), kind))

    rules = (rule(Kind.office), rule(Kind.portal), rule(Kind.caregiver))
    return Walled(*rules, writers=frozenset(writers))


def visible_ids(model: type[Base], kind: Kind) -> Any:
    """Select the ids of a model's rows that exist for a kind of principal."""
    table = table_of(model.__tablename__)
    mark = mark_of(model)
    criterion = mark.rule(kind) if isinstance(mark, Walled) else everybody
    return select(table.c.id).where(criterion(table.c)).correlate(None)


def table_of(name: str) -> FromClause:
    """A table under a name of its own, so that the rule never mixes with the query around it."""
    return Base.metadata.tables[name].alias(f"wall_{name}")


def either(*rules: Rule) -> Rule:
    """Let a row through if any of the rules does."""
    return lambda table: or_(*(rule(table) for rule in rules))


def mark_of(model: type[Base]) -> Mark:
    """The mark of a model; an unmarked one cannot be used at all."""
    mark = getattr(model, "__wall__", None)
    if mark is None:
        raise BehindTheWall(f"{model.__name__} bears no __wall__: mark it Walled or Open.")
    return mark


def bind(session: Session, principal: Principal) -> None:
    """Give a session its principal, once; a session never changes whom it acts for."""
    before = session.info.get("principal")
    if before is not None and before != principal:
        raise BehindTheWall("A session keeps the principal it was born with.")
    session.info["principal"] = principal
    if before is None and session.in_transaction():
        session.rollback()  # it began for nobody; the next one begins in the principal's name


def principal_of(session: Session) -> Principal:
    """Tell whom a session acts for.

    Raises:
        NoPrincipal: nobody bound one.
    """
    principal: Principal | None = session.info.get("principal")
    if principal is None:
        raise NoPrincipal("This session acts for nobody; bind a principal first.")
    return principal
