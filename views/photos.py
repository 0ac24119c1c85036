"""Photos of people, at addresses that office and portal share; the wall decides for whom."""

from flask import Response, abort, url_for
from flask_appbuilder import expose
from sqlalchemy import select

from models.base import db
from models.document import Document
from services import documents
from services.documents import Owner
from views.file_answers import photo_file
from views.page import Page, signed_in


class Photos(Page):
    """One photo at a time."""

    route_base = "/photos"

    @expose("/<int:key>")
    @signed_in
    def photo(self, key: int) -> Response:
        """Give a photo to those for whom it exists."""
        query = select(Document).where(
            Document.id == key, Document.is_photo, Document.deleted_at.is_(None)
        )
        return photo_file(db.session.scalar(query) or abort(404))


def address_of(owner: Owner) -> str:
    """Where somebody's photo is; empty without one."""
    photo = db.session.scalars(documents.photos_of(owner).limit(1)).first()
    return url_for("Photos.photo", key=photo.id) if photo else ""
