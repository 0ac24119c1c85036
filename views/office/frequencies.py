"""How often a care task is done, as people say it (P13)."""

from flask_babel import lazy_gettext as _l

from models.care_plan_task import Frequency

NAMED = {
    Frequency.daily: _l("Daily"),
    Frequency.chosen_weekdays: _l("Chosen weekdays"),
    Frequency.on_request: _l("On request"),
}
