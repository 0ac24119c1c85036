"""The care plans grid."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectMultipleField

from models.care_plan import CarePlan
from services.errors import Refused
from views.grid import Grid
from views.weekdays import NAMED


class CarePlans(Grid):
    """What is to be done for each person, in dated versions."""

    table = CarePlan
    path = "care-plans"
    title = _l("Care plans")
    one = _l("Care plan")
    group = "Care"
    icon = "clipboard-heart"
    menu_order = 30
    columns = ("title", "client", "prospect", "number", "status", "starts_on", "review_on")
    called_by = ("client", "prospect")
    newest_first = True
    inline = ("starts_on", "review_on")
    searched = ("title", "client", "prospect")
    filtered = ("status", "client", "prospect", "starts_on", "review_on")
    children = {"tasks": ("care_task", "frequency", "weekdays", "notes")}
    extra_fields = {"tasks-weekdays": SelectMultipleField(_l("Weekdays"), choices=NAMED)}
    labels = {
        "number": _l("Version"),
        "tasks": _l("Care task"),
        "prospect": _l("Prospective client"),
    }
    helps = {
        "status": _l("Only one plan of a client is active at a time."),
        "review_on": _l("When the plan is to be looked at again."),
    }
    sections = (
        (_l("Plan"), ("client", "prospect", "title", "number", "status")),
        (_l("Dates"), ("starts_on", "ends_on", "review_on")),
        (_l("Care"), ("summary", "goals", "tasks")),
    )
    empty_words = _l("No care plans yet. They come from assessments, or are written here.")

    def save(self, form: Form, row: CarePlan, is_new: bool) -> None:
        """Ask whom the plan is for."""
        form.populate_obj(row)
        if row.client is None and row.prospect is None:
            raise Refused(_("Please say whom the plan is for."), field="client")
