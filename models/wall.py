"""The wall's enforcement: what happens to each statement and each flush of a session.

Three independent guards, so that no view can forget one: criteria added to every ORM statement,
a check of owners before every flush, and a look at the cursor for statements that went around both.
"""

import re
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, event, exists, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import (
    InstanceState,
    LoaderCriteriaOption,
    Mapper,
    ORMExecuteState,
    Session,
    UOWTransaction,
    with_loader_criteria,
)
from sqlalchemy.orm.context import FromStatement
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.pool import ConnectionPoolEntry

from models.access import (
    OUTSIDE,
    RESTRICTED,
    BehindTheWall,
    Kind,
    NoPrincipal,
    Principal,
    Walled,
    acting,
    mark_of,
    principal_of,
    user_bind,
    visible_ids,
)
from models.base import Base

MOST_AT_ONCE = 1000


class Wall(CriteriaOption):
    """All rules of one kind of principal as a single statement option.

    Its cache key is the kind alone: values (whose user, which day) are read when a statement runs,
    so one compiled statement serves everyone of a kind and never carries another's id.
    """

    __slots__ = ("criteria", "kind")
    propagate_to_loaders = False
    _is_criteria_option = True

    def __init__(self, kind: Kind | None) -> None:
        """Prepare the rules of every walled model for one kind; None is a session for nobody."""
        self.kind = kind
        self.criteria: list[LoaderCriteriaOption] = [
            with_loader_criteria(model, criterion, include_aliases=True, propagate_to_loaders=False)
            for model in walled_models()
            if (criterion := _criterion(model, kind)) is not None
        ]

    def _gen_cache_key(self, anon_map: Any, bindparams: Any) -> tuple[Any, ...]:
        return (Wall, self.kind)

    def _generate_cache_key(self) -> Any:
        return (Wall, self.kind)

    def process_compile_state(self, compile_state: Any) -> None:
        """Hand the rules to SQLAlchemy while it compiles a statement."""
        self.get_global_criteria(compile_state.global_attributes)

    def get_global_criteria(self, attributes: dict[str, Any]) -> None:
        """Hand the rules to SQLAlchemy for updates and deletes."""
        for criterion in self.criteria:
            criterion.get_global_criteria(attributes)


def _criterion(model: type[Base], kind: Kind | None) -> Any:
    mark = mark_of(model)
    if not isinstance(mark, Walled) or kind in {Kind.agency, Kind.system}:
        return None
    if kind is None:
        return user_bind() == 0  # reading the bind raises NoPrincipal
    return mark.rule(kind)(model)


def models() -> list[type[Base]]:
    """Every mapped table of ours."""
    return [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Base)]


def walled_models() -> list[type[Base]]:
    """Every table with an owner; an unmarked table raises."""
    return [model for model in models() if isinstance(mark_of(model), Walled)]


@cache
def _wall_for(kind: Kind | None) -> Wall:
    return Wall(kind)


@cache
def _walled_names() -> re.Pattern[str]:
    names = "|".join(sorted(model.__tablename__ for model in walled_models()))
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)


@event.listens_for(Session, "do_orm_execute")
def add_criteria(state: ORMExecuteState) -> None:
    """Add the principal's rules to every ORM statement."""
    principal: Principal | None = state.session.info.get("principal")
    acting.set(principal)
    if not state.is_orm_statement:
        return
    kind = principal.kind if principal else None
    if principal and principal.looker and not state.is_select:
        raise BehindTheWall("Whoever looks through somebody's eyes changes nothing.")
    if kind in RESTRICTED and isinstance(state.statement, FromStatement):
        raise BehindTheWall("Textual statements are not looked through.")
    if kind in RESTRICTED and not state.is_select:
        _check_bulk(state, kind)
    state.update_execution_options(walled=True)
    if kind not in {Kind.agency, Kind.system}:
        state.statement = state.statement.options(_wall_for(kind))


def _check_bulk(state: ORMExecuteState, kind: Kind) -> None:
    """Bulk statements pass no flush: what they may do to owners is decided here."""
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, Base):
        return
    if state.is_insert and isinstance(mark_of(mapper.class_), Walled):
        raise BehindTheWall("Bulk inserts are the agency's business.")
    if kind in OUTSIDE and kind not in mark_of(mapper.class_).writers:
        raise BehindTheWall(f"{kind} may not write {mapper.class_.__name__}.")
    owners = {name for name, _target in _owner_columns(mapper)}
    values: dict[Any, Any] = getattr(state.statement, "_values", None) or {}
    if owners & {getattr(column, "key", column) for column in values}:
        raise BehindTheWall(f"A bulk change may not give {mapper.class_.__name__} other owners.")


@event.listens_for(Session, "before_flush")
def check_owners(session: Session, context: UOWTransaction, instances: Any) -> None:
    """Refuse new, changed or deleted rows that point where this principal cannot see."""
    changed = [*session.new, *session.dirty, *session.deleted]
    ours = [row for row in changed if isinstance(row, Base)]
    looks = session.info.get("principal")
    if changed and looks and looks.looker:
        raise BehindTheWall("Whoever looks through somebody's eyes changes nothing.")
    session.info["flushing"] = True
    if not any(isinstance(mark_of(type(row)), Walled) for row in ours):
        return
    try:
        principal = principal_of(session)
        if principal.kind in RESTRICTED:
            with session.no_autoflush:
                for row in ours:
                    _check_row(session, principal, row)
    except Exception:
        session.info.pop("flushing")
        raise


@event.listens_for(Session, "after_flush")
def check_made(session: Session, context: UOWTransaction) -> None:
    """Refuse rows that do not exist for whoever just made or changed them.

    Each owner may be there by another section than the row itself would need. On PostgreSQL the
    policies said so already.
    """
    principal: Principal | None = session.info.get("principal")
    if principal is None or principal.kind not in RESTRICTED:
        return
    written: dict[type[Base], set[int]] = {}
    for row in [*session.new, *(one for one in session.dirty if session.is_modified(one))]:
        if isinstance(row, Base) and isinstance(mark_of(type(row)), Walled):
            written.setdefault(type(row), set()).add(row.id)
    for model, keys in written.items():
        _check_visible(session, model, principal.kind, sorted(keys))


def _check_visible(session: Session, model: type[Base], kind: Kind, keys: list[int]) -> None:
    ids = visible_ids(model, kind)
    for start in range(0, len(keys), MOST_AT_ONCE):
        some = keys[start : start + MOST_AT_ONCE]
        there = session.scalars(ids.where(ids.selected_columns[0].in_(some))).all()
        if len(there) < len(some):
            raise BehindTheWall(f"{model.__name__} would be no row of yours.")


@event.listens_for(Session, "after_flush_postexec")
def leave_flush(session: Session, context: UOWTransaction) -> None:
    """Statements outside a flush are looked at again."""
    session.info.pop("flushing", None)


@event.listens_for(Session, "after_soft_rollback")
def forget_flush(session: Session, previous: Any) -> None:
    """A failed flush ends here."""
    session.info.pop("flushing", None)


def _check_row(session: Session, principal: Principal, row: Base) -> None:
    mark = mark_of(type(row))
    if principal.kind in OUTSIDE and principal.kind not in mark.writers:
        raise BehindTheWall(f"{principal.kind} may not write {type(row).__name__}.")
    state: InstanceState[Any] = inspect(row)
    for attribute, target in _owner_columns(state.mapper):
        history = state.attrs[attribute].history
        for key in {*history.added, *history.deleted} - {None}:
            if not session.scalar(select(exists(_owner(target, principal.kind, key)))):
                raise BehindTheWall(f"{type(row).__name__}.{attribute} points to no row of yours.")


def _owner(target: type[Base], kind: Kind, key: int) -> Any:
    ids = visible_ids(target, kind)
    return ids.where(ids.selected_columns[0] == key)


@cache
def _owner_columns(mapper: Mapper[Any]) -> list[tuple[str, type[Base]]]:
    by_table: dict[Table, type[Base]] = {model.__table__: model for model in walled_models()}
    found = []
    for column in mapper.local_table.columns:
        targets = [by_table.get(key.column.table) for key in column.foreign_keys]
        found += [(mapper.get_property_by_column(column).key, t) for t in targets if t]
    return found


@event.listens_for(Session, "after_begin")
def mark_connection(session: Session, transaction: Any, connection: Connection) -> None:
    """Let the cursor's guard know for whom this connection works."""
    connection.info["wall"] = session
    acting.set(session.info.get("principal"))


@event.listens_for(Engine, "checkin")
def clear_connection(dbapi_connection: Any, record: ConnectionPoolEntry) -> None:
    """A connection that goes back to the pool works for nobody."""
    record.info.pop("wall", None)


@event.listens_for(Engine, "before_cursor_execute")
def guard_cursor(
    connection: Connection,
    cursor: Any,
    statement: str,
    parameters: Any,
    context: Any,
    executemany: bool,
) -> None:
    """Refuse statements on walled tables that the ORM did not write (Core, text, bulk)."""
    session: Session | None = connection.info.get("wall")
    if session is None or session.info.get("flushing"):
        return
    principal: Principal | None = session.info.get("principal")
    if principal and principal.kind not in RESTRICTED:
        return
    if context.execution_options.get("walled") or not _walled_names().search(statement):
        return
    if principal is None:
        raise NoPrincipal("A walled table was asked for by a session that acts for nobody.")
    raise BehindTheWall("Only ORM statements reach walled tables for this principal.")
