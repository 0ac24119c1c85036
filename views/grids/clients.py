"""The clients grid."""

from typing import Any

from flask_babel import lazy_gettext as _l

from models.base import db
from models.choice import ChoiceList
from models.client import Client
from services import clients
from views import house
from views.grid import Grid
from views.inviting_new import InvitingNew
from views.office.clients.profile import ClientProfile


class Clients(InvitingNew, ClientProfile, Grid):
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
    inline = ("status", "phone_mobile", "email_1")
    filtered = ("status", "office", "coordinator", "gender", "admission_date", "birth_date")
    extra_permissions = ("can_invite",)
    listed = {"languages": ChoiceList.language}
    children = {"addresses": ("label", "street", "city", "state", "zip_code", "is_primary")}
    helps = {
        "preferred_name": _l("What the client likes to be called."),
        "status": _l("Each change is kept with its date."),
        "assessment_type": _l("Manual: the plan of care is kept on paper."),
        "second_person": _l("A second person in the home, for information."),
    }
    sections = (
        (_l("Name"), ("first_name", "last_name", "preferred_name")),
        (_l("Person"), ("birth_date", "gender", "languages")),
        (_l("Reach"), ("email_1", "email_2", "phone_home", "phone_mobile", "phone_work")),
        (_l("Care"), ("office", "coordinator", "status", "assessment_type")),
        (_l("Dates"), ("inquiry_date", "admission_date")),
        (_l("Addresses"), ("addresses",)),
        (_l("Other"), ("second_person", "notes")),
    )
    empty_words = _l("No clients yet. Add the first one, or convert a prospective client.")

    def save(self, form: Any, row: Client, is_new: bool) -> None:
        """Keep the history of the status, and invite a new client if that was ticked."""
        form.populate_obj(row)
        self.save_once(form, row, is_new)
        clients.note_status(db.session(), row, house.today(), self.user_id())
        self.invite_new(form, row, is_new)
