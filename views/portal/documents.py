"""The portal's documents: what the office shared, and what people send to the office."""

from typing import Any

from flask import Response, abort, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select
from werkzeug.wrappers import Response as AnyResponse

from models.audit_entry import AuditAction
from models.base import db
from models.client import Client
from models.document import Document
from models.section import Section
from services import audit, clock, documents, retractions
from services.errors import Refused
from services.files import kinds, vault
from services.portal import Subject
from views import guesses, house, paging, undo, uploads
from views.file_answers import document_file
from views.page import has_access
from views.portal import room
from views.uploads import Taking

PAGE = 25
LIMITS = {"documents-name": 30}


class PortalDocuments(room.PortalPage):
    """Files that office and family give each other."""

    route_base = "/portal/documents"
    method_permission_name = {
        "index": "show",
        "document": "show",
        "send": "add",
        "take_back": "add",
        "send_after_all": "add",
    }

    @expose("/")
    @has_access
    def index(self) -> str:
        """List what there is, the newest first."""
        return self._page(opened(), [])

    @expose("/<int:key>")
    @has_access
    def document(self, key: int) -> Response:
        """Show or save one of them."""
        query = documents.in_portal(opened().id).where(Document.id == key)
        found = db.session.scalar(query) or abort(404)
        return document_file(found, download=request.args.get("download") == "1")

    @expose("/", methods=["POST"])
    @has_access
    def send(self) -> AnyResponse | tuple[str, int]:
        """Send files to the office; of several, the good ones arrive."""
        found = opened()
        guesses.count(LIMITS, str(g.user.id))
        taking = uploads.take_all("files")
        arrived = deliver(found, taking)
        if not arrived:
            return self._page(found, taking.refused), 422
        words = ngettext("The office has it now.", "The office has your files now.", arrived)
        flash(words, "success")
        for refused in taking.refused:
            flash(refused, "error")
        return redirect(url_for(".index"))

    @expose("/<int:key>/take-back", methods=["POST"])
    @has_access
    def take_back(self, key: int) -> AnyResponse:
        """Take back what one sent, as long as the office has not opened it."""
        found = mine(documents.in_portal(opened().id).where(Document.id == key))
        title, user_id = found.title, g.user.id
        entry = audit.entry(
            db.session(), AuditAction.acted, _("Took back: %(title)s", title=title), found
        )
        with house.acting("a document was taken back") as own:
            row = own.get_one(Document, key, with_for_update=True)
            retractions.take_back(own, row, user_id, clock.now())
            own.add(entry)
        words = _("You took “%(title)s” back. The office cannot open it any more.", title=title)
        undo.offer(words, url_for(".send_after_all", key=key))
        return redirect(url_for(".index"))

    @expose("/<int:key>/send-after-all", methods=["POST"])
    @has_access
    def send_after_all(self, key: int) -> AnyResponse:
        """Undo that one took something back."""
        query = select(Document).where(Document.id == key, Document.client_id == opened().id)
        mine(query.where(Document.deleted_at.is_(None)))
        with house.acting("a document was sent after all") as own:
            row = own.get_one(Document, key, with_for_update=True)
            retractions.send_after_all(own, row, clock.now())
        flash(_("The office has it again."), "success")
        return redirect(url_for(".index"))

    def _page(self, found: Subject, refused: list[str]) -> str:
        number = paging.asked()
        query = documents.in_portal(found.id).limit(PAGE + 1).offset(number * PAGE)
        listed = list(db.session.scalars(query))
        return self.show("portal/documents.html", **self._context(listed, number, refused))

    def _context(self, listed: list[Document], number: int, refused: list[str]) -> dict[str, Any]:
        limit = documents.most_bytes(db.session())
        return {
            "documents": [(one, kinds.BY_TYPE.get(one.content_type)) for one in listed[:PAGE]],
            "may_take_back": lambda one: retractions.is_possible(one, g.user.id),
            "kinds": kinds,
            "most_bytes": limit,
            "most_megabytes": limit // vault.MEGABYTE,
            "most_files": documents.MOST_FILES,
            "refused": refused,
            "title": request.form.get("title", ""),
            "newer_url": url_for(".index", page=number - 1) if number else "",
            "older_url": url_for(".index", page=number + 1) if len(listed) > PAGE else "",
        }


def opened() -> Subject:
    """The open record, if it is a client's and its documents are granted."""
    found = room.opened(Section.documents, is_client)
    return found if is_client(found) else abort(404)


def mine(query: Select[Document]) -> Document:
    """The one that this person sent, if it is there for them at all."""
    found = db.session.scalar(query.where(Document.is_from_portal))
    return found if found and found.uploaded_by_id == g.user.id else abort(404)


def is_client(found: Subject) -> bool:
    """Tell whether a record is a client's."""
    return found.kind == "client"


def deliver(found: Subject, taking: Taking) -> int:
    """Note what was sent, in the system's name: people outside write no documents. Return how many.

    Where there is no room for more, the reason joins the others.
    """
    title = request.form.get("title", "") if len(taking.taken) == 1 else ""
    user_id, count = g.user.id, 0
    with house.acting("documents came through the portal") as own:
        client = own.get_one(Client, found.id)
        for taken in taking.taken:
            try:
                documents.add_from_portal(own, taken, client, user_id, clock.now(), title=title)
            except Refused as refusal:
                taking.refused.append(refusal.words)
                break
            count += 1
    return count
