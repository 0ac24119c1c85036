"""Attachments: files that go with a mail, uploaded or from the record's documents."""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, undefer

from models.document import Document
from models.encryption import CannotDecrypt
from models.message_attachment import MessageAttachment
from models.message_draft import MessageDraft
from services.errors import Refused
from services.files import kinds, names, pictures, vault
from services.merge_fields import CLIENT, CONTACT

MOST_BYTES = 5 * 1024 * 1024
MOST_FILES = 10


def add(session: Session, draft: MessageDraft, name: str, content: bytes) -> None:
    """Keep an uploaded file with a draft.

    Raises:
        Refused: it is of no kind that is sent, empty, or too large with the others.
    """
    shown, file = names.clean(name), io.BytesIO(content)
    try:
        kind = kinds.of(file, shown)
        if kind is kinds.HEIC:
            kind = pictures.repaint(file, kind, shown)
            shown = names.with_ending(shown.rpartition(".")[0] or shown, kind.ending)
    except Refused as refusal:
        raise Refused(refusal.words, field="files") from refusal
    _keep(session, draft, shown, kind.content_type, file.getvalue())


def add_document(session: Session, draft: MessageDraft, document: Document, folder: Path) -> None:
    """Keep a copy of one of the record's documents with a draft; the same one only once.

    Raises:
        Refused: its file is gone, or too large with the others.
    """
    known = select(MessageAttachment.id).where(
        MessageAttachment.draft_id == draft.id, MessageAttachment.document_id == document.id
    )
    if session.scalar(known) is not None:
        return
    content = _content(document, folder)
    name = names.clean(document.title)
    if document.content_type in kinds.BY_TYPE and not names.ending(name):
        name = names.with_ending(name, kinds.BY_TYPE[document.content_type].ending)
    _keep(session, draft, name, document.content_type, content, document.id)


def of_draft(session: Session, draft: MessageDraft) -> Sequence[MessageAttachment]:
    """List a draft's files, without reading them."""
    query = select(MessageAttachment).where(MessageAttachment.draft_id == draft.id)
    return session.scalars(query.order_by(MessageAttachment.id)).all()


def of_message(session: Session, message_id: int) -> Sequence[MessageAttachment]:
    """List the files that went with a message, without reading them."""
    query = select(MessageAttachment).where(MessageAttachment.message_id == message_id)
    return session.scalars(query.order_by(MessageAttachment.id)).all()


def contents(session: Session, message_id: int) -> list[tuple[str, str, bytes]]:
    """Read a message's files: name, kind and bytes."""
    query = select(MessageAttachment).where(MessageAttachment.message_id == message_id)
    whole = query.options(undefer(MessageAttachment.content)).order_by(MessageAttachment.id)
    return [(one.name, one.content_type, one.content) for one in session.scalars(whole)]


def take_off(session: Session, draft: MessageDraft, key: int) -> None:
    """Take a file off a draft."""
    mine = (MessageAttachment.id == key, MessageAttachment.draft_id == draft.id)
    session.execute(delete(MessageAttachment).where(*mine))


def copy(session: Session, old_id: int, new_id: int) -> None:
    """Let the files of a message go with another one too."""
    for name, kind, content in contents(session, old_id):
        session.add(_row(name, kind, content, message_id=new_id))


def documents_of(kind: str, row: Any) -> Select[Document] | None:
    """Select the documents that a profile has."""
    if kind not in {CLIENT, CONTACT}:
        return None
    client_id = row.client_id if kind == CONTACT else row.id
    query = select(Document).where(
        Document.client_id == client_id,
        Document.deleted_at.is_(None),
        Document.taken_back_at.is_(None),
        ~Document.is_photo,
    )
    return query.order_by(Document.created_at.desc(), Document.id.desc()).limit(50)


def _content(document: Document, folder: Path) -> bytes:
    words = _("The file of “%(title)s” cannot be read.", title=document.title)
    try:
        file = vault.opened(folder, document.stored_as, document.sealed_with)
        if file is not None:
            with file:
                return file.read(MOST_BYTES + 1)
    except CannotDecrypt as error:
        raise Refused(words, field="documents") from error
    raise Refused(words, field="documents")


def _keep(
    session: Session,
    draft: MessageDraft,
    name: str,
    kind: str,
    content: bytes,
    document_id: int | None = None,
) -> None:
    used = select(func.count(), func.coalesce(func.sum(MessageAttachment.size), 0)).where(
        MessageAttachment.draft_id == draft.id
    )
    files, size = session.execute(used).one()
    field = "documents" if document_id else "files"
    if files >= MOST_FILES:
        raise Refused(_("At most %(n)s files go with a mail.", n=MOST_FILES), field=field)
    if size + len(content) > MOST_BYTES:
        words = _(
            "%(name)s is too large: all files together may have %(n)s MB.",
            name=name,
            n=MOST_BYTES // vault.MEGABYTE,
        )
        raise Refused(words, field=field)
    session.add(_row(name, kind, content, draft_id=draft.id, document_id=document_id))
    session.flush()


def _row(name: str, kind: str, content: bytes, **belongs: int | None) -> MessageAttachment:
    return MessageAttachment(
        name=name,
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        **belongs,
    )
