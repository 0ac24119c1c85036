"""The payers grid."""

from flask_babel import lazy_gettext as _l

from models.payer import Payer
from views.grid import Grid
from views.inviting import Inviting
from views.office.access.tab import AccessPage
from views.office.payers.profile import PayerProfile


class Payers(Inviting, AccessPage, PayerProfile, Grid):
    """Whoever pays for care, person or organisation."""

    table = Payer
    path = "payers"
    title = _l("Payers")
    one = _l("Payer")
    group = "Clients"
    icon = "wallet"
    menu_order = 40
    columns = ("name", "kind", "contact_name", "phone_work", "email_1", "payment_days", "office")
    order = ("name",)
    inline = ("kind", "contact_name", "phone_work", "email_1", "payment_days")
    filtered = ("kind", "office")
    extra_permissions = ("can_invite",)
    labels = {"payment_days": _l("Days to pay"), "contact_name": _l("Contact person")}
    helps = {"payment_days": _l("How many days after its date an invoice is due.")}
    sections = (
        (_l("Payer"), ("name", "kind", "contact_name", "office", "payment_days")),
        (_l("Phone and email"), ("email_1", "email_2", "phone_work", "phone_mobile", "phone_home")),
        (_l("Billing address"), ("street", "street_2", "city", "state", "zip_code")),
        (_l("Other"), ("notes",)),
    )
    empty_words = _l("No payers yet. Add the insurers, programmes and people who pay for care.")
