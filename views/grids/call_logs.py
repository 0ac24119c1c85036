"""The call logs grid."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Form, validators

from models.call_log import CallLog
from models.choice import ChoiceList
from services import calls, clock
from views import aside, contact_fields, fields, saving
from views.grid import Grid

MOST_MINUTES = 24 * 60
CHECKS = [validators.Length(max=120), fields.plain]
TASK = ("task_title", "task_due")
ABOUT = ("prospect", "client", "payer", "caregiver")


class CallLogs(Grid):
    """Telephone calls to and from the people around a client or prospect."""

    table = CallLog
    path = "call-logs"
    title = _l("Call logs")
    one = _l("Call")
    group = "Growth"
    icon = "phone-call"
    menu_order = 40
    columns = ("called_at", "direction", "with_whom", "number", "minutes", "outcome", "made_by")
    called_by = ("with_whom",)
    order = ("called_at",)
    newest_first = True
    inline = ("outcome", "minutes")
    searched = ("with_whom", "number", "prospect", "client")
    filtered = (
        "direction",
        "outcome",
        "made_by",
        "called_at",
        "prospect",
        "client",
        "caregiver",
        "payer",
        "office",
    )
    listed = {"outcome": ChoiceList.call_outcome}
    extra_fields = {
        "number": contact_fields.PhoneField(
            _l("Number"),
            [validators.Optional(), fields.plain, contact_fields.phone],
            filters=[lambda typed: (typed or "").strip() or None],
        ),
        "minutes": fields.WholeField(
            _l("Minutes"), [validators.Optional(), validators.NumberRange(0, MOST_MINUTES)]
        ),
        "task_title": aside.AsideField(_l("What is to be done"), CHECKS),
        "task_due": aside.AsideMomentField(_l("Until when"), [validators.Optional()]),
    }
    create_template = edit_template = "office/call/form.html"
    labels = {"called_at": _l("When"), "number": _l("Number"), "minutes": _l("Minutes")}
    helps = {"office": _l("Leave empty to use the office of the person it is about.")}
    sections = (
        (_l("Call"), ("direction", "with_whom", "number", "called_at", "minutes")),
        (_l("Result"), ("outcome", "notes")),
        (_l("About"), ("prospect", "client", "caregiver", "payer", "office")),
        (_l("Follow-up task"), TASK),
    )
    details = (*columns, "notes", "prospect", "client", "caregiver", "payer", "follow_up")
    empty_words = _l("No calls yet. Note the next one here while it is fresh.")

    kinds = {"number": "dialled"}

    def create_form(self, obj: Any = None) -> Form:
        """Begin with now, and with whom and under which number the record is reached (F4)."""
        form: Form = super().create_form(obj)
        if request.method == "GET":
            form.called_at.process_data(clock.now())
            about = next(filter(None, (form[name].data for name in ABOUT)), None)
            if about is not None:
                form.with_whom.data, form.number.data = calls.whom_to_ring(about)
        return form

    def save(self, form: Form, row: CallLog, is_new: bool) -> None:
        """Note who made it, and make the follow-up task (F4)."""
        form.populate_obj(row)
        if is_new:
            row.made_by_id = self.user_id()
        if "task_title" in form and form.task_title.data:
            saving.give_office(row)  # the task stands in the same one
            due = form.task_due.chosen() if "task_due" in form else None
            row.follow_up = calls.follow_up(row, form.task_title.data.strip(), due)
