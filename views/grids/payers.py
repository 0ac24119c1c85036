"""The payers grid."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.base import db
from models.payer import Payer
from services import conversation_lists
from services.merge_fields import PAYER
from views.grid import Grid
from views.inviting import Inviting
from views.office.access.tab import AccessPage
from views.office.messages.writable import Writable
from views.permissions import may


class Payers(Writable, Inviting, AccessPage, Grid):
    """Whoever pays for care, person or organisation."""

    table = Payer
    person_kind = PAYER
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
        (_l("Reach"), ("email_1", "email_2", "phone_work", "phone_mobile", "phone_home")),
        (_l("Billing address"), ("street", "street_2", "city", "state", "zip_code")),
        (_l("Other"), ("notes",)),
    )
    empty_words = _l("No payers yet. Add the insurers, programmes and people who pay for care.")

    def record_context(self, row: Payer) -> dict[str, Any]:
        """Add the way to the messages about this payer, with their count, and to a new one (A7)."""
        context: dict[str, Any] = super().record_context(row)
        return context | {"ways_to_write": [*context["ways_to_write"], *message_ways(row)]}


def message_ways(row: Payer) -> list[tuple[str, str, str]]:
    """What leads to messages: words, address, icon."""
    found = []
    if may("list", "Conversations"):
        count = conversation_lists.count_of(db.session(), "payer_id", row.id)
        address = url_for("conversations.index_view", flt0_payer_id_is=row.id)
        found.append((_("Messages (%(n)s)", n=count), address, "messages"))
    if may("answer", "Conversations") and row.deleted_at is None:
        address = url_for("conversations.write_to", kind="payer", key=row.id)
        found.append((_("Write a message"), address, "pencil"))
    return found
