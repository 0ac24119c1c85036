"""Telephone calls: what follows from one."""

from datetime import datetime

from models.call_log import CallLog
from models.task import Task


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
