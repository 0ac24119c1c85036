"""The clients grid."""

from typing import Any

from flask_babel import lazy_gettext as _l

from models.base import db
from models.choice import ChoiceList
from models.client import Client, ClientStatus
from services import client_statuses, clock
from services.client_statuses import Wish
from views import house
from views.grid import Grid
from views.inviting_new import InvitingNew
from views.office.clients.bulk_status import BulkStatus
from views.office.clients.profile import ClientProfile


class Clients(BulkStatus, InvitingNew, ClientProfile, Grid):
    """Everyone the agency cares for."""

    table = Client
    path = "clients"
    title = _l("Clients")
    one = _l("Client")
    group = "Clients"
    icon = "users"
    menu_order = 10
    columns = ("last_name", "first_name", "status", "phone_mobile", "email_1", "office")
    order = ("last_name", "first_name")
    inline = ("phone_mobile", "email_1")
    filtered = ("status", "office", "coordinator", "gender", "admission_date", "birth_date")
    extra_permissions = ("can_invite",)
    listed = {"languages": ChoiceList.language}
    children = {"addresses": ("label", "street", "city", "state", "zip_code", "is_primary")}
    helps = {
        "preferred_name": _l("What the client likes to be called."),
        "status": _l("Later changes bear a date and are kept: see the tab Status."),
        "assessment_type": _l("Manual: the plan of care is kept on paper."),
        "second_person": _l("A second person in the home, for information."),
    }
    sections = (
        (_l("Name"), ("first_name", "last_name", "preferred_name")),
        (_l("Person"), ("birth_date", "gender", "languages")),
        (_l("Phone and email"), ("email_1", "email_2", "phone_home", "phone_mobile", "phone_work")),
        (_l("Care"), ("office", "coordinator", "status", "assessment_type")),
        (_l("Dates"), ("inquiry_date", "admission_date")),
        (_l("Addresses"), ("addresses",)),
        (_l("Other"), ("second_person", "notes")),
    )
    empty_words = _l("No clients yet. Add the first one, or convert a prospective client.")

    def save(self, form: Any, row: Client, is_new: bool) -> None:
        """Keep the history of the status, and invite a new client if that was ticked."""
        before = row.status
        form.populate_obj(row)
        self.save_once(form, row, is_new)
        self.keep_status(row, before, is_new)
        self.invite_new(form, row, is_new)

    def keep_status(self, row: Client, before: ClientStatus | None, is_new: bool) -> None:
        """Begin the history of a new client's status; what a program changes holds from today.

        Raises:
            Refused: it is no step from the last status, or asks for decisions.
        """
        session, wanted = db.session(), row.status
        if is_new:
            client_statuses.begin(session, row, house.today(), self.user_id())
        elif before is not None and wanted is not before:
            row.status = before
            wish = Wish(wanted, house.today())
            client_statuses.change(session, row, wish, clock.now(), self.user_id())
