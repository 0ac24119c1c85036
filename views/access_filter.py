"""The filter by portal access: who was never invited, and how far the others have come (A1)."""

from typing import Any

from flask_babel import lazy_gettext as _l

from services import access_steps, clock
from services.access_steps import Step
from views import house
from views.filters import Is


class PortalAccess(Is):
    """One step of the way into the portal."""

    def __init__(self, table: Any) -> None:
        """Offer the steps."""
        self.table = table
        options = [(step.value, step.label) for step in Step]
        super().__init__(table.id, _l("Portal access"), options=options)

    @property
    def arg(self) -> str:
        """Name the filter in the address."""
        return "portal_access"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep who stands there."""
        return query.where(access_steps.at(self.table, Step(value), house.today(), clock.now()))
