"""The audit: notes that no flush writes by itself, and the chain that shows if one was altered.

Changes of rows are noted by models/trail.py. Sealing runs in a job: it chains committed entries, so
that writers never wait for each other, and leaves the newest minute alone, in which transactions
may still commit out of order.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.access import principal_of
from models.audit_entry import AuditAction, AuditEntry
from models.base import Base

UNSEALED_FOR = timedelta(minutes=1)
BATCH = 1000
CHAINED = (
    "office_id",
    "user_id",
    "acting_as",
    "address",
    "action",
    "table_name",
    "row_id",
    "words",
    "before",
    "after",
)


def note(session: Session, action: AuditAction, words: str, row: Base | None = None) -> None:
    """Note something that changed no row: a record that was read, an export, a refusal."""
    session.add(entry(session, action, words, row))


def entry(session: Session, action: AuditAction, words: str, row: Base | None = None) -> AuditEntry:
    """Write down what a session's principal did, for whichever session is to store it."""
    principal = principal_of(session)
    acting_as = principal.reason[:60] or principal.kind.value
    if principal.looker is not None:
        acting_as = f"{principal.kind.value} of user {principal.user_id}"
    return AuditEntry(
        office_id=getattr(row, "office_id", None),
        user_id=principal.looker or principal.user_id,
        acting_as=acting_as,
        address=session.info.get("address"),
        action=action,
        table_name=row.__tablename__ if row is not None else None,
        row_id=row.id if row is not None else None,
        words=words[:250],
    )


def last_to_change(session: Session, row: Base) -> str:
    """Name whoever changed a record last; empty when it was no person, or nobody knows."""
    query = (
        select(AuditEntry)
        .where(
            AuditEntry.table_name == row.__tablename__,
            AuditEntry.row_id == row.id,
            AuditEntry.action == AuditAction.changed,
        )
        .order_by(AuditEntry.id.desc())
        .options(joinedload(AuditEntry.user))
    )
    last = session.scalars(query.limit(1)).first()
    return str(last.user) if last and last.user else ""


def seal(session: Session, at: datetime) -> int:
    """Chain the entries that are not sealed yet; return how many."""
    last = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.seal_number.is_not(None))
        .order_by(AuditEntry.seal_number.desc())
        .limit(1)
    ).first()
    number, before = (last.seal_number or 0, last.seal or "") if last else (0, "")
    waiting = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.seal_number.is_(None), AuditEntry.at < at - UNSEALED_FOR)
        .order_by(AuditEntry.id)
        .limit(BATCH)
    ).all()
    for entry in waiting:
        number += 1
        before = entry.seal = seal_of(entry, number, before)
        entry.seal_number = number
    return len(waiting)


def verify(session: Session) -> list[str]:
    """Recompute the chain; return one sentence per entry that does not fit, none if all is well."""
    return _faults(session, "", 1)


def verify_tail(session: Session, count: int) -> list[str]:
    """Recompute the newest part of the chain alone: quick at any length, blind to what is older."""
    newest = session.scalar(select(func.max(AuditEntry.seal_number))) or 0
    start = newest - count
    if start < 1:
        return verify(session)
    before = session.scalar(select(AuditEntry.seal).where(AuditEntry.seal_number == start))
    if before is None:
        return [f"Entry {start} is missing."]
    return _faults(session, before, start + 1)


def _faults(session: Session, before: str, expected: int) -> list[str]:
    faults: list[str] = []
    sealed = select(AuditEntry).where(AuditEntry.seal_number >= expected)
    for entry in session.scalars(
        sealed.order_by(AuditEntry.seal_number).execution_options(yield_per=500)
    ):
        number = entry.seal_number or 0
        if number != expected:
            faults.append(f"Entries {expected} to {number - 1} are missing.")
        if entry.seal != seal_of(entry, number, before):
            faults.append(f"Entry {number} (row {entry.id}) was altered.")
        before, expected = entry.seal or "", number + 1
    return faults


def sealed_count(session: Session) -> int:
    """Tell how many entries are in the chain."""
    query = select(func.count(AuditEntry.seal_number))
    return session.scalar(query) or 0


def seal_of(entry: AuditEntry, number: int, before: str) -> str:
    """Compute the seal of an entry at its place in the chain."""
    facts: dict[str, Any] = {name: getattr(entry, name) for name in CHAINED}
    facts |= {"number": number, "before_seal": before, "at": entry.at.isoformat(timespec="seconds")}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
