"""Telephone calls: what follows from one."""

from datetime import datetime
from typing import Any

from models.call_log import CallLog
from models.prospect import Prospect
from models.task import Task

PHONES = ("phone_mobile", "phone_home", "phone_work")


def follow_up(call: CallLog, title: str, due_at: datetime | None) -> Task:
    """Make the task that follows from a call, about the same people and for who made it (F4)."""
    return Task(
        title=title,
        due_at=due_at,
        office=call.office,
        office_id=call.office_id,
        prospect=call.prospect,
        client=call.client,
        caregiver=call.caregiver,
        payer=call.payer,
        creator_id=call.made_by_id,
        assignee_id=call.made_by_id,
    )


def whom_to_ring(row: Any) -> tuple[str, str | None]:
    """Tell with whom one speaks about a record, and under which number: a prospect's caller."""
    if isinstance(row, Prospect):
        return row.caller_name, _first(row, [f"caller_{name}" for name in PHONES])
    return getattr(row, "contact_name", None) or str(row), _first(row, list(PHONES))


def _first(row: Any, names: list[str]) -> str | None:
    return next((number for name in names if (number := getattr(row, name, None))), None)
