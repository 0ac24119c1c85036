"""The schedules grid: planned visits."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form

from models.base import db
from models.choice import ChoiceList
from models.schedule import Schedule
from services import feedback, scheduling
from views.grid import Grid
from views.lookups import ChoiceLookup
from views.permissions import may

TIMES = ("starts_at", "ends_at")


class Schedules(Grid):
    """Every planned visit; without a caregiver it is an open shift."""

    table = Schedule
    path = "schedules"
    title = _l("Schedules")
    one = _l("Schedule")
    group = "Care"
    icon = "calendar-event"
    menu_order = 10
    columns = ("starts_at", "ends_at", "client", "caregiver", "service", "status", "note")
    called_by = ("client",)
    order = ("starts_at",)
    newest_first = True
    inline = ("note",)
    searched = ("client", "caregiver")
    filtered = ("status", "starts_at", "client", "caregiver", "service")
    lookup_fields = {"service": ChoiceLookup("service", ChoiceList.service_type)}
    labels = {"starts_at": _l("Starts"), "ends_at": _l("Ends")}
    helps = {
        "caregiver": _l("Leave empty for an open shift."),
        "starts_at": _l("On the clocks of the client’s office."),
        "bill_rate": _l("Leave empty to use the rate that is in force."),
    }
    sections = (
        (_l("Who"), ("client", "caregiver")),
        (_l("When"), ("starts_at", "ends_at")),
        (_l("What"), ("service", "note")),
        (_l("Money"), ("bill_rate", "pay_rate")),
    )
    details = (*columns, "actual_start", "actual_end", "cancel_reason", "bill_rate", "pay_rate")
    details_template = "office/schedule/record.html"
    empty_words = _l("Nothing is planned. Make the first visit here or in the calendar.")

    def record_context(self, row: Schedule) -> dict[str, Any]:
        """Add what clients and families say of the visit."""
        said = feedback.about(db.session(), row) if may("list", "VisitFeedbacks") else []
        return super().record_context(row) | {"said": said}

    def zone_of(self, row: Schedule) -> str:
        """Show the times on the clocks that the visit is planned by."""
        return row.time_zone

    def save(self, form: Form, row: Schedule, is_new: bool) -> None:
        """Let the planning decide."""
        scheduling.check_open(row)
        form.populate_obj(row)
        starts, ends = ((form[name].wall() if name in form else None) for name in TIMES)
        scheduling.plan(db.session(), row, starts=starts, ends=ends)

    def check_delete(self, row: Schedule) -> None:
        """Keep what took place or was billed."""
        scheduling.check_open(row)
