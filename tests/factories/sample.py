"""One row of any table that a grid shows."""

from typing import Any

from flask_appbuilder.security.sqla.models import Role

from models.audit_entry import AuditAction, AuditEntry
from models.setting import Setting
from tests import factories
from tests.factories.base import NOW, current


def sample(grid: Any) -> Any:
    """Save a row that the grid shows."""
    session, table = current(), grid.table
    if table is AuditEntry:
        row = AuditEntry(at=NOW, acting_as="test", action=AuditAction.viewed, words="Looked")
    elif table is Setting:
        row = Setting(name="request_lead_message", value="Pay in time.")
    elif table is Role:
        row = Role(name="Welcome desk")
    else:
        channel = {"channel": grid.channel} if hasattr(grid, "channel") else {}
        return getattr(factories, table.__name__)(**channel)
    session.add(row)
    session.commit()
    return row
