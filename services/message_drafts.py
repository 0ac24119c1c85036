"""Drafts of messages: kept before anything is checked, so that nothing typed is lost (F7).

What services/drafts.py keeps is a page as it stood, to be filled in again; a message's draft has
its addressee, its files and its preview, and becomes the message itself.
"""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.message import Channel
from models.message_attachment import MessageAttachment
from models.message_draft import MessageDraft
from services import drafts, request_keys
from services.errors import NotYours


def begin(
    key: str, user_id: int | None, channel: Channel, person_kind: str, person_id: int
) -> MessageDraft:
    """Make an empty draft, for a sheet that is only looked at or for `keep`."""
    return MessageDraft(
        key=key[: request_keys.LONGEST] or request_keys.new(),
        user_id=user_id,
        channel=channel,
        person_kind=person_kind,
        person_id=person_id,
        recipient="",
        subject="",
        body="",
    )


def find(session: Session, key: str, user_id: int | None) -> MessageDraft | None:
    """Find somebody's own draft, and hold it: of two clicks the second waits here."""
    query = select(MessageDraft).where(
        MessageDraft.key == key[: request_keys.LONGEST], MessageDraft.user_id == user_id
    )
    return session.scalar(query.with_for_update())


def keep(session: Session, blank: MessageDraft) -> MessageDraft:
    """Store a draft that was begun; of two first clicks at once the second gets the first one's.

    Raises:
        NotYours: the key is that of somebody else's draft.
    """
    try:
        with session.begin_nested():
            session.add(blank)
    except IntegrityError:
        found = find(session, blank.key, blank.user_id)
        if found is None:
            raise NotYours(_("There is nothing here, or it is not yours to see.")) from None
        return found
    return blank


def unfinished(
    session: Session, user_id: int | None, channel: Channel, person_kind: str, person_id: int
) -> MessageDraft | None:
    """Find what somebody began to write to a person, and neither sent nor threw away."""
    query = select(MessageDraft).where(
        MessageDraft.user_id == user_id,
        MessageDraft.channel == channel,
        MessageDraft.person_kind == person_kind,
        MessageDraft.person_id == person_id,
    )
    newest = query.order_by(MessageDraft.changed_at.desc(), MessageDraft.id.desc())
    return session.scalars(newest.limit(1)).first()


def discard(session: Session, draft: MessageDraft) -> None:
    """Throw a draft away, with the files that are still its own."""
    session.execute(delete(MessageAttachment).where(MessageAttachment.draft_id == draft.id))
    session.delete(draft)


def forget_old(session: Session, at: datetime) -> int:
    """Throw away what nobody went on with for 30 days; return how many drafts."""
    is_old = MessageDraft.changed_at < at - drafts.KEEP
    old = select(MessageDraft.id).where(is_old)
    session.execute(delete(MessageAttachment).where(MessageAttachment.draft_id.in_(old)))
    gone = delete(MessageDraft).where(is_old)
    return len(session.scalars(gone.returning(MessageDraft.id)).all())
