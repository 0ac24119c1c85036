"""The grid of what caregivers earn."""

from typing import Any

from flask_babel import lazy_gettext as _l

from models.base import db
from models.choice import ChoiceList
from models.pay_rate import PayRate
from services import pay_rates
from views import saving
from views.grid import Grid
from views.lookups import ChoiceLookup


class PayRates(Grid):
    """What each caregiver earns, by service and from when to when."""

    table = PayRate
    path = "pay-rates"
    title = _l("Pay rates")
    one = _l("Pay rate")
    group = "Care"
    icon = "cash"
    menu_order = 65
    columns = ("caregiver", "service", "amount", "unit", "starts_on", "ends_on")
    called_by = ("service",)
    newest_first = True
    searched = ("caregiver",)
    filtered = ("caregiver", "service", "unit", "starts_on", "ends_on")
    lookup_fields = {"service": ChoiceLookup("service", ChoiceList.service_type)}
    helps = {
        "service": _l("Leave empty for every service that has no rate of its own."),
        "ends_on": _l("Leave empty while it is in force."),
    }
    sections = (
        (_l("For"), ("caregiver", "service")),
        (_l("Pay"), ("amount", "unit")),
        (_l("In force"), ("starts_on", "ends_on")),
    )
    empty_words = _l("No pay rates yet. Add what each caregiver earns, and from when.")

    def save(self, form: Any, row: PayRate, is_new: bool) -> None:
        """Keep two rates for the same work apart."""
        form.populate_obj(row)
        saving.give_office(row)
        pay_rates.check(db.session(), row)
