"""The catalogue of care tasks."""

from flask_babel import lazy_gettext as _l

from models.care_task import CareTask
from views.grid import Grid


class CareTasks(Grid):
    """The tasks from which care plans are made."""

    table = CareTask
    path = "care-tasks"
    title = _l("Care tasks")
    one = _l("Care task")
    group = "Settings"
    icon = "list-check"
    menu_order = 40
    columns = ("name", "area", "plain_words", "position", "active")
    order = ("area", "position")
    inline = ("area", "position", "active")
    searched = ("name", "plain_words")
    filtered = ("area", "active")
    labels = {"plain_words": _l("In plain words"), "position": _l("Order"), "active": _l("Offered")}
    helps = {"plain_words": _l("What the client and the family read.")}
    sections = ((_l("Care task"), ("area", "name", "plain_words", "position", "active")),)
    empty_words = _l("The catalogue is empty. Add the tasks that your caregivers do.")
