"""The emergency contacts grid."""

from flask_babel import lazy_gettext as _l

from models.emergency_contact import EmergencyContact
from views.grid import Grid
from views.inviting import Inviting
from views.office.access.tab import AccessPage
from views.office.contacts.profile import ContactProfile
from views.sharing import PEOPLE, PERSON, Sharing


class EmergencyContacts(Sharing, Inviting, AccessPage, ContactProfile, Grid):
    """Family and friends whom clients named."""

    table = EmergencyContact
    path = "emergency-contacts"
    title = _l("Emergency contacts")
    one = _l("Emergency contact")
    group = "Clients"
    icon = "heart-handshake"
    menu_order = 30
    columns = ("last_name", "first_name", "client", "relation", "phone_mobile", "email_1")
    order = ("last_name", "first_name")
    inline = ("relation", "priority", "phone_mobile", "email_1")
    filtered = ("client", "relation", "legal_standing", "lives_with_client", "has_key")
    extra_permissions = ("can_invite",)
    lookup_fields = {PERSON: PEOPLE}
    labels = {"relation": _l("Relation to client"), "priority": _l("Call order")}
    helps = {
        "priority": _l("1 is called first."),
        "legal_standing": _l("What the law lets this person decide for the client."),
    }
    sections = (
        (_l("Person"), ("client", "first_name", "last_name", "relation", "priority")),
        (_l("Phone and email"), ("phone_mobile", "phone_home", "phone_work", "email_1", "email_2")),
        (_l("Address"), ("street", "street_2", "city", "state", "zip_code")),
        (_l("Standing"), ("lives_with_client", "has_key", "legal_standing", "notes")),
    )
    empty_words = _l("No emergency contacts yet. Add whom to call when a client needs help.")
