"""The documents grid."""

from typing import Any

from flask_babel import lazy_gettext as _l
from jinja2 import pass_context

from models.document import Document, Visibility
from services import clock, documents
from services.files import kinds
from views.grid import Grid
from views.office.documents.acts import DocumentActs


class Documents(DocumentActs, Grid):
    """Files about clients, prospects and caregivers; they are added on the person's own page."""

    table = Document
    path = "documents"
    title = _l("Documents")
    one = _l("Document")
    group = "Clients"
    icon = "paperclip"
    menu_order = 60
    details_template = "office/document/record.html"
    columns = (
        *("title", "client", "prospect", "caregiver", "content_type", "size", "visibility"),
        *("is_from_portal", "acknowledged_at", "created_at"),
    )
    newest_first = True
    inline = ("title", "visibility")
    searched = ("title", "client", "caregiver")
    filtered = (
        *("visibility", "is_from_portal", "client", "prospect", "caregiver", "content_type"),
        *("created_at", "acknowledged_at", "taken_back_at"),
    )
    writes = ("edit", "delete")
    extra_permissions = ("can_add",)
    labels = {
        "content_type": _l("Kind of file"),
        "size": _l("Bytes"),
        "is_photo": _l("Photo"),
        "is_from_portal": _l("From the portal"),
        "acknowledged_at": _l("Noted by the office"),
        "taken_back_at": _l("Taken back by the sender"),
    }
    helps = {"visibility": _l("Portal: also for people whose grant includes documents.")}
    sections = ((_l("Document"), ("title", "visibility")),)
    details = (*columns, "taken_back_at", "is_photo", "uploaded_by")
    empty_words = _l("No documents yet. Add them on a client’s or a caregiver’s own page.")

    @pass_context
    def get_list_value(self, context: Any, row: Document, name: str) -> Any:
        """Name the kind of file as people do."""
        return kind_words(row, name) or super().get_list_value(context, row, name)

    @pass_context
    def get_detail_value(self, context: Any, row: Document, name: str) -> Any:
        """Name the kind of file as people do."""
        return kind_words(row, name) or super().get_detail_value(context, row, name)

    def save(self, form: Any, row: Document, is_new: bool) -> None:
        """Whoever changes a document knows of it; whom it is shared with is told."""
        before = row.visibility
        form.populate_obj(row)
        wanted, row.visibility = row.visibility, before
        if wanted is Visibility.portal:
            documents.share(row, clock.now())
        else:
            documents.keep_to_office(row)
        documents.acknowledge(row, clock.now())


def kind_words(row: Document, name: str) -> str:
    """Say what kind of file it is, where that column is asked for."""
    kind = kinds.BY_TYPE.get(row.content_type) if name == "content_type" else None
    return kind.words if kind else ""
