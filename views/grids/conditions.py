"""The grid of diagnoses and allergies."""

from flask_babel import lazy_gettext as _l

from models.client_condition import ClientCondition
from views.grid import Grid


class ClientConditions(Grid):
    """Diagnoses and allergies of clients: sensitive, encrypted, never searched."""

    table = ClientCondition
    path = "conditions"
    title = _l("Diagnoses and allergies")
    one = _l("Diagnosis or allergy")
    group = "Care"
    icon = "stethoscope"
    menu_order = 70
    columns = ("client", "kind", "description", "code", "starts_on", "ends_on")
    called_by = ("kind",)
    newest_first = True
    searched = ("client", "code")
    filtered = ("client", "kind", "starts_on", "ends_on")
    helps = {"code": _l("ICD-10 or RxNorm, if known.")}
    sections = (
        (_l("What"), ("client", "kind", "description", "code")),
        (_l("When"), ("starts_on", "ends_on")),
    )
    empty_words = _l("Nothing noted yet.")
