"""The documents grid."""

from flask_babel import lazy_gettext as _l

from models.document import Document
from views.grid import Grid


class Documents(Grid):
    """Files about clients and caregivers; they are added on the person's own page."""

    table = Document
    path = "documents"
    title = _l("Documents")
    one = _l("Document")
    group = "Clients"
    icon = "paperclip"
    menu_order = 60
    columns = ("title", "client", "caregiver", "content_type", "size", "visibility", "created_at")
    newest_first = True
    inline = ("title", "visibility")
    searched = ("title", "client", "caregiver")
    filtered = ("visibility", "client", "caregiver", "content_type", "created_at")
    writes = ("edit", "delete")
    labels = {"content_type": _l("Kind of file"), "size": _l("Bytes"), "is_photo": _l("Photo")}
    helps = {"visibility": _l("Portal: also for people whose grant includes documents.")}
    sections = ((_l("Document"), ("title", "visibility")),)
    details = (*columns, "is_photo", "uploaded_by")
    empty_words = _l("No documents yet. Add them on a client’s or a caregiver’s own page.")
