"""The audit grid."""

from flask_babel import lazy_gettext as _l

from models.audit_entry import AuditEntry
from views.grid import Grid


class Audit(Grid):
    """Who saw or changed what, when and from where; it cannot be changed by anybody."""

    table = AuditEntry
    path = "audit"
    title = _l("Audit")
    one = _l("Audit entry")
    group = "Settings"
    icon = "history"
    menu_order = 80
    read_only = True
    columns = ("at", "user", "acting_as", "action", "table_name", "row_id", "words")
    called_by = ("words",)
    order = ("at",)
    newest_first = True
    searched = ("words", "table_name")
    filtered = ("action", "user", "table_name", "at")
    labels = {
        "at": _l("When"),
        "user": _l("Who"),
        "table_name": _l("Record"),
        "row_id": _l("Number"),
        "words": _l("What"),
        "address": _l("From where"),
    }
    details = (*columns, "address", "before", "after")
    empty_words = _l("Nothing noted yet.")
