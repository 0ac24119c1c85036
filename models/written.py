"""Rows that stay as they were written: the audit, the ledger, conversations, terms.

Two guards say no to a change: this one, to whatever comes by the ORM, and triggers in the database
(migration “keep what was written”), to every statement, whoever sends it.
"""

from typing import Any, ClassVar

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from models.access import BehindTheWall

STAYS = "What was written stays as it is."


class Written:
    """Marks a table whose rows are added and never changed or deleted.

    `__loose__` names the columns that still follow something else: an office that the record moves
    to, a login that is deleted, the seal that an audit entry is given once.
    """

    __loose__: ClassVar[frozenset[str]] = frozenset()


@event.listens_for(Written, "before_update", propagate=True)
def refuse_change(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    """Refuse to flush a change."""
    changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
    if changed & {*mapper.columns.keys()} - row.__loose__:
        raise BehindTheWall(STAYS)


@event.listens_for(Written, "before_delete", propagate=True)
def refuse_deletion(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    """Refuse to flush a deletion."""
    raise BehindTheWall(STAYS)


@event.listens_for(Session, "do_orm_execute")
def refuse_statement(state: ORMExecuteState) -> None:
    """Refuse updates and deletes in bulk."""
    mapper = state.bind_mapper
    if not (state.is_update or state.is_delete) or mapper is None:
        return
    if issubclass(mapper.class_, Written):
        values: dict[Any, Any] = getattr(state.statement, "_values", None) or {}
        changed = {getattr(column, "key", column) for column in values}
        if state.is_delete or changed - mapper.class_.__loose__:
            raise BehindTheWall(STAYS)
