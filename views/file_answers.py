"""Answers that are files: shown only where that is safe, streamed, and noted in the audit."""

from typing import IO

from flask import Response, current_app, request, send_file
from flask_babel import gettext as _
from werkzeug.exceptions import Gone

from models.audit_entry import AuditAction
from models.base import db
from models.document import Document
from models.encryption import CannotDecrypt
from services import documents
from services.files import kinds, vault
from views import house, uploads

# Nothing runs, nothing is loaded, nothing is sent. Browsers show no PDF within a sandbox.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SANDBOXED = f"{POLICY}; sandbox"


def document_file(document: Document, *, download: bool = False) -> Response:
    """Answer with a document: PDF and pictures to look at, all others to save."""
    kind = kinds.BY_TYPE.get(document.content_type)
    shown = kind is not None and kind.is_shown and not download
    action = AuditAction.viewed if shown else AuditAction.exported
    house.note_later(action, f"{document}: file", document)
    return _file(
        document,
        kind.content_type if kind else "application/octet-stream",
        attachment=not shown,
        policy=POLICY if kind is kinds.PDF else SANDBOXED,
    )


def photo_file(photo: Document) -> Response:
    """Answer with somebody's photo; browsers keep it, and ask each time whether it may be seen.

    On a phone that several people share, the next one sees nothing that is not theirs.
    """
    answer = _file(photo, photo.content_type, attachment=False, policy=SANDBOXED)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _file(document: Document, content_type: str, *, attachment: bool, policy: str) -> Response:
    file = _opened(document)
    name, sha256, size = documents.file_name(document), document.sha256, document.size
    db.session.rollback()  # a long download holds no transaction
    answer = send_file(
        file,
        mimetype=content_type,
        as_attachment=attachment,
        download_name=name,
        conditional=False,  # below, since only here is known how long it is
        etag=False,
    )
    answer.call_on_close(file.close)
    answer.set_etag(sha256)
    answer.content_length = size
    answer.make_conditional(request, accept_ranges=True, complete_length=size)
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _opened(document: Document) -> IO[bytes]:
    if document.taken_back_at is not None:
        raise Gone(_("“%(title)s” was taken back by whoever sent it.", title=document.title))
    words = _("The file of “%(title)s” is not there any more.", title=document.title)
    try:
        file = vault.opened(uploads.folder(), document.stored_as, document.sealed_with)
    except CannotDecrypt as error:
        current_app.logger.exception("document %s cannot be opened", document.id)
        words = _("The file of “%(title)s” cannot be opened.", title=document.title)
        raise _gone(words) from error
    if file is None:
        current_app.logger.error("document %s has no file", document.id)
        raise _gone(words)
    return file


def _gone(words: str) -> Gone:
    return Gone(_("%(words)s The office can bring it back from a backup.", words=words))
