"""The trail: every flush writes who changed what, before and after, with the change (O5)."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import ColumnElement, event, insert, inspect
from sqlalchemy.orm import InstanceState, Session, UOWTransaction

from models.access import Principal
from models.audit_entry import AuditAction, AuditEntry
from models.base import Base, Sealed
from models.encryption import cipher

SILENT = {"id", "version", "changed_at", "created_at", "search", "untold_since"}
OF_LOGINS = {"first_name", "last_name", "username", "active", "email", "name"}


@event.listens_for(Session, "after_flush")
def write_trail(session: Session, context: UOWTransaction) -> None:
    """Note new, changed and deleted rows; a change that touches nothing of note leaves no trace."""
    principal: Principal | None = session.info.get("principal")
    if principal is None:
        return
    noted = [
        *(_entry(row, AuditAction.created) for row in session.new),
        *(_entry(row, AuditAction.changed) for row in session.dirty),
        *(_entry(row, AuditAction.deleted) for row in session.deleted),
    ]
    who = _who(session, principal)
    if rows := [entry | who for entry in noted if entry]:
        session.connection().execute(insert(AuditEntry.__table__), rows)


def write_move(session: Session, row: Base, before: dict[str, Any]) -> None:
    """Note a change that no flush made: what the columns in `before` were, and are now."""
    principal: Principal | None = session.info.get("principal")
    if principal is None or not row.__audited__:
        return
    columns = inspect(type(row)).columns
    named = {name: columns[name] for name in before if name not in SILENT}
    session.add(
        AuditEntry(
            **_about(row, AuditAction.changed),
            **_who(session, principal),
            before={name: _plain(before[name], column) for name, column in named.items()},
            after={name: _plain(getattr(row, name), column) for name, column in named.items()},
        )
    )


def _who(session: Session, principal: Principal) -> dict[str, Any]:
    return {
        "user_id": principal.user_id,
        "acting_as": principal.reason[:60] or principal.kind.value,
        "address": session.info.get("address"),
    }


def _entry(row: Any, action: AuditAction) -> dict[str, Any] | None:
    if not (isinstance(row, Base) and row.__audited__) and not isinstance(row, User | Role):
        return None
    before, after = _changes(row, action)
    if action is AuditAction.changed and before == after:
        return None
    return {**_about(row, action), "before": before, "after": after}


def _about(row: Any, action: AuditAction) -> dict[str, Any]:
    return {
        "office_id": getattr(row, "office_id", None),
        "action": action,
        "table_name": row.__tablename__,
        "row_id": row.id,
        "words": str(row)[:250],
    }


def _changes(row: Any, action: AuditAction) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    state: InstanceState[Any] = inspect(row)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        name, column = attribute.key, attribute.columns[0]
        if name in SILENT or (isinstance(row, User | Role) and name not in OF_LOGINS):
            continue
        if action is not AuditAction.changed:
            after[name] = _plain(state.dict.get(name), column)
            continue
        history = state.attrs[name].history
        if history.has_changes():
            before[name] = _plain(next(iter(history.deleted), None), column)
            after[name] = _plain(next(iter(history.added), None), column)
    kept = {name: value for name, value in after.items() if value is not None}
    return {
        AuditAction.created: (None, kept),
        AuditAction.deleted: (kept, None),
    }.get(action, (before, after))


def _plain(value: Any, column: ColumnElement[Any]) -> Any:
    """Write a value so that JSON keeps it; what is encrypted in its column stays encrypted here."""
    if value is None or isinstance(value, bool | int | list | dict):
        return value
    if isinstance(column.type, Sealed):
        return cipher.seal(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | str) else repr(value)
