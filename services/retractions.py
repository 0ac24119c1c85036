"""Taking back what one sent to the office through the portal, as long as nobody there opened it."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit_entry import AuditAction, AuditEntry
from models.document import Document
from services import documents
from services.errors import MovedOn

SEEN = (AuditAction.viewed, AuditAction.exported)


def is_possible(document: Document, user_id: int) -> bool:
    """Tell whether somebody may try: it is theirs, and nobody in the office took note of it."""
    mine = document.is_from_portal and document.uploaded_by_id == user_id
    return mine and document.acknowledged_at is None and document.taken_back_at is None


def take_back(session: Session, document: Document, user_id: int, at: datetime) -> None:
    """Take a document back; the office sees that there was one, and opens it no more.

    Raises:
        MovedOn: the office has opened it meanwhile.
    """
    if not is_possible(document, user_id) or _was_opened(session, document):
        raise MovedOn(_("The office has opened it already. Please call, or write a message."))
    document.taken_back_at, document.untold_since = at, None
    session.flush()


def send_after_all(session: Session, document: Document, at: datetime) -> None:
    """Undo that a document was taken back.

    Raises:
        Refused: there is no room for it any more.
    """
    if document.taken_back_at is None:
        return
    documents.check_room(session, document.client_id or 0, document.size)
    document.taken_back_at, document.untold_since = None, at
    session.flush()


def _was_opened(session: Session, document: Document) -> bool:
    """Tell whether anybody but its sender has looked at it: the audit knows."""
    query = select(AuditEntry.id).where(
        AuditEntry.table_name == Document.__tablename__,
        AuditEntry.row_id == document.id,
        AuditEntry.action.in_(SEEN),
        AuditEntry.user_id != document.uploaded_by_id,
    )
    return session.scalar(query.limit(1)) is not None
