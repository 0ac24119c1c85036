"""Tasks that are still to do, as every list of them reads them (F1, F3)."""

from models.task import OPEN_STATUSES, Task

IS_OPEN = (Task.status.in_(OPEN_STATUSES), Task.deleted_at.is_(None))
URGENCY = (Task.due_at.is_(None), Task.due_at, Task.id)
"""The most urgent first; what has no due time comes last."""
