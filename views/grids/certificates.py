"""The certificates grid."""

from flask_babel import lazy_gettext as _l

from models.caregiver_facts import Certificate
from models.choice import ChoiceList
from views.grid import Grid


class Certificates(Grid):
    """Licences and trainings of caregivers, with the day they end."""

    table = Certificate
    path = "certificates"
    title = _l("Certificates")
    one = _l("Certificate")
    group = "Care"
    icon = "id-badge"
    menu_order = 50
    columns = ("caregiver", "name", "number", "issued_on", "expires_on")
    called_by = ("name",)
    newest_first = True
    inline = ("number", "issued_on", "expires_on")
    searched = ("caregiver", "name", "number")
    filtered = ("caregiver", "name", "expires_on")
    listed = {"name": ChoiceList.certificate}
    labels = {"name": _l("Certificate")}
    helps = {"expires_on": _l("Leave empty if it never ends.")}
    sections = ((_l("Certificate"), ("caregiver", "name", "number", "issued_on", "expires_on")),)
    empty_words = _l("No certificates yet. Add each caregiver’s licences and trainings.")
