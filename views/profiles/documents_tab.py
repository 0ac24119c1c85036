"""The documents tab: what there is about a person, adding more, and the person's photo (C2)."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select

from models.access import principal_of
from models.base import db
from models.client import Client
from models.document import Document
from models.prospect import Prospect
from services import clock, documents
from services.files import kinds, vault
from views import paging, rows, uploads
from views.permissions import may
from views.profiles.list_tab import SIZE, range_words
from views.profiles.tab import Tab
from views.uploads import Taking

SCREEN = "Documents"


class DocumentsTab(Tab):
    """Of a client, a prospect or a caregiver; a client's shows the prospect's too, to be read."""

    template = "office/profile/documents.html"

    def __init__(self) -> None:
        """Stand in the address as documents."""
        super().__init__(uploads.TAB, _l("Documents"), screen=SCREEN)

    def rows(self, row: Any) -> Select[Any]:
        """Select the ids of the documents."""
        return documents.of(row).with_only_columns(Document.id)

    def context(self, profile: Any, row: Any) -> dict[str, Any]:
        """Read one page of documents; one more than fits tells whether there is another page."""
        page = paging.asked()
        order = (Document.created_at.desc(), Document.id.desc())
        ids = self.rows(row).order_by(*order).limit(SIZE + 1).offset(page * SIZE)
        found = list(db.session.scalars(ids))
        read = rows.read(db.session(), Document, found[:SIZE], ["uploaded_by"])
        return {
            "documents": [(one, kinds.BY_TYPE.get(one.content_type)) for one in read],
            "is_own": lambda one: one.prospect_id is None or isinstance(row, Prospect),
            "may_add": may("add", SCREEN),
            "may_change": may("edit", SCREEN),
            "may_remove": may("delete", SCREEN),
            "can_share": isinstance(row, Client),
            "has_photo": not isinstance(row, Prospect),
            "most_bytes": documents.most_bytes(db.session()),
            "most_megabytes": documents.most_bytes(db.session()) // vault.MEGABYTE,
            "most_files": documents.MOST_FILES,
            "kinds": kinds,
            "errors": {},
            "title": request.form.get("title", ""),
            "is_ticked": "shared" in request.form,
            "tab_url": profile.tab_url(row, self.name),
            "range_words": range_words(page * SIZE, len(read)),
            **paging.ways(profile.tab_url(row, self.name), page, more=len(found) > SIZE),
        }

    def answer(self, profile: Any, row: Any) -> Any:
        """Add documents, set the photo, or take it away."""
        if not may("add", SCREEN):
            abort(403)
        acts = {"add": add, "photo": set_photo, "no-photo": remove_photo}
        act = request.args.get("act", "")
        if act not in acts or (act != "add" and isinstance(row, Prospect)):
            abort(400)
        refused = acts[act](row)
        if not refused:
            return redirect(profile.tab_url(row, self.name))
        return self.context(profile, row) | {"errors": {act: refused}}


def add(row: Any) -> list[str]:
    """Keep what was uploaded; of several, the good ones are kept. Return why others were not."""
    taking = uploads.take_all("files")
    shared_at = clock.now() if "shared" in request.form and isinstance(row, Client) else None
    title = request.form.get("title", "") if len(taking.taken) == 1 else ""
    for taken in taking.taken:
        documents.add(db.session(), taken, row, user_id(), title=title, shared_at=shared_at)
    db.session.commit()
    return told(taking)


def told(taking: Taking) -> list[str]:
    """Say what was kept; what was refused is said on the page itself unless something was kept."""
    count = len(taking.taken)
    if not count:
        return taking.refused
    flash(ngettext("The document is added.", "%(num)s documents are added.", count), "success")
    for words in taking.refused:
        flash(words, "error")
    return []


def set_photo(row: Any) -> list[str]:
    """Give the person a photo."""
    taking = uploads.take_all("photo", documents.take_photo)
    for taken in taking.taken[:1]:
        documents.set_photo(db.session(), taken, row, user_id(), clock.now())
        db.session.commit()
        flash(_("The photo is set."), "success")
    return [] if taking.taken else taking.refused


def remove_photo(row: Any) -> list[str]:
    """Take the person's photo away."""
    documents.remove_photo(db.session(), row, clock.now())
    db.session.commit()
    flash(_("The photo is taken away."), "success")
    return []


def user_id() -> int | None:
    """Who adds it."""
    return principal_of(db.session()).user_id
