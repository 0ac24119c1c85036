"""The clients grid."""

from flask_babel import lazy_gettext as _l

from models.client import Client
from views.grid import Grid


class Clients(Grid):
    """Everyone the agency cares for."""

    table = Client
    path = "clients"
    title = _l("Clients")
    one = _l("Client")
    group = "Clients"
    icon = "users"
    menu_order = 10
    create_label = _l("+ Client")
    columns = (
        "last_name",
        "first_name",
        "status",
        "phone_mobile",
        "email_1",
        "admission_date",
        "office",
    )
    order = ("last_name", "first_name")
    inline = ("status", "phone_mobile", "email_1")
    filtered = ("status", "office", "gender", "admission_date", "birth_date")
    extra_permissions = ("can_invite",)
    labels = {"email_1": _l("Email 1"), "email_2": _l("Email 2")}
    sections = (
        (
            _l("Person"),
            ("first_name", "last_name", "preferred_name", "birth_date", "gender", "languages"),
        ),
        (_l("Reach"), ("email_1", "email_2", "phone_home", "phone_mobile", "phone_work")),
        (_l("Care"), ("office", "status", "assessment_type", "inquiry_date", "admission_date")),
        (_l("Other"), ("second_person", "notes")),
    )
    empty_words = _l("No clients yet. Add the first one, or convert a prospective client.")
