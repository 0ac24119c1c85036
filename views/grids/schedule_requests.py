"""The schedule requests grid."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form

from models.choice import ChoiceList
from models.schedule_request import ScheduleRequest
from services.errors import Refused
from views.grid import Grid
from views.lookups import ChoiceLookup


class ScheduleRequests(Grid):
    """What clients and families ask for; asking makes no visit."""

    table = ScheduleRequest
    path = "schedule-requests"
    title = _l("Schedule requests")
    one = _l("Schedule request")
    group = "Care"
    icon = "calendar-question"
    menu_order = 20
    columns = ("created_at", "client", "service", "starts_at", "ends_at", "state", "requested_by")
    called_by = ("client",)
    newest_first = True
    searched = ("client", "details")
    filtered = ("state", "client", "service", "caregiver", "starts_at", "created_at")
    extra_permissions = ("can_answer",)
    writes = ("add", "edit")
    lookup_fields = {"service": ChoiceLookup("service", ChoiceList.service_type)}
    labels = {
        "starts_at": _l("From"),
        "ends_at": _l("Until"),
        "caregiver": _l("Preferred caregiver"),
    }
    helps = {"repeats": _l("For instance: every Monday and Thursday.")}
    sections = (
        (_l("Who"), ("client", "caregiver")),
        (_l("When"), ("starts_at", "ends_at", "repeats")),
        (_l("What"), ("service", "tasks_wanted", "details")),
    )
    details = (*columns, "repeats", "tasks_wanted", "details", "caregiver", "answer", "answered_at")
    empty_words = _l("No requests. What clients and families ask for in the portal stands here.")

    def save(self, form: Form, row: ScheduleRequest, is_new: bool) -> None:
        """Note who asked."""
        form.populate_obj(row)
        if is_new:
            row.requested_by_id = self.user_id()
        if row.ends_at <= row.starts_at:
            raise Refused(_("The end must be after the start."), field="ends_at")
