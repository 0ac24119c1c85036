"""Moving to another office: everything that belongs to a person's record goes along (O4).

A row belongs to the first of its owners that is named: a schedule to its client rather than to its
caregiver, an invoice to its client, a payment by a payer to that payer. Where an office's staff can
make the move, rows that only a colleague sees go along too: half a record in another office would
be worse.
"""

from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, event, inspect, select, update
from sqlalchemy.orm import InstanceState, Session, UOWTransaction

from models import rls
from models.base import Base, metadata

OWNERS = ("client", "prospect", "payer", "caregiver", "emergency_contact")
DEEPEST = 3
Followers = list[tuple[Table, ColumnElement[bool]]]


@event.listens_for(Session, "after_flush")
def follow(session: Session, context: UOWTransaction) -> None:
    """Let whatever belongs to a record that changed its office do so too, in this transaction."""
    moves = [(row, office) for row in session.dirty if (office := moved_to(row)) is not None]
    if not moves:
        return
    connection = session.connection()
    with rls.as_staff(connection, session.info.get("principal")):
        for row, office in moves:
            for table, theirs in followers(row.__tablename__, row.id):
                stays = table.c.office_id != office
                connection.execute(update(table).where(theirs, stays).values(office_id=office))
    session.info["moved"] = True


@event.listens_for(Session, "after_flush_postexec")
def forget_old_offices(session: Session, context: UOWTransaction) -> None:
    """What was read before the move is read again."""
    if not session.info.pop("moved", False):
        return
    for row in session.identity_map.values():
        if "office_id" in inspect(type(row)).columns and not session.is_modified(row):
            session.expire(row, ["office_id"])


def moved_to(row: Any) -> int | None:
    """Tell into which office an owner of rows was put just now."""
    if not isinstance(row, Base) or row.__tablename__ not in OWNERS:
        return None
    state: InstanceState[Any] = inspect(row)
    changed = state.attrs["office_id"].history
    return changed.added[0] if changed.added and changed.deleted else None


def followers(owner: str, key: int) -> Followers:
    """Give the tables whose rows belong to one record, and which of their rows do."""
    found: Followers = []
    _collect(owner, select(metadata.tables[owner].c.id).filter_by(id=key), found, DEEPEST)
    return found


def _collect(owner: str, ids: Any, found: Followers, depth: int) -> None:
    for table in _holders(owner):
        own = _owner_columns(table)
        place = [column.name for column in own].index(f"{owner}_id")
        nobody_before = (earlier.is_(None) for earlier in own[:place])
        theirs = and_(own[place].in_(ids), *nobody_before)
        if table.name in OWNERS and depth:
            _collect(table.name, select(table.c.id).where(theirs), found, depth - 1)
        found.append((table, theirs))


@cache
def _holders(owner: str) -> list[Table]:
    tables = [table for table in metadata.sorted_tables if "office_id" in table.c]
    return [
        table for table in tables if any(c.name == f"{owner}_id" for c in _owner_columns(table))
    ]


@cache
def _owner_columns(table: Table) -> list[Column[Any]]:
    named = [(name, table.c.get(f"{name}_id")) for name in OWNERS]
    return [
        column
        for name, column in named
        if column is not None and any(key.column.table.name == name for key in column.foreign_keys)
    ]
