"""Drafts of messages: kept before anything is checked, so that nothing typed is lost (F7)."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.message import Channel
from models.message_attachment import MessageAttachment
from models.message_draft import MessageDraft
from services import request_keys

KEEP = timedelta(days=30)


def begin(
    key: str, user_id: int | None, channel: Channel, person_kind: str, person_id: int
) -> MessageDraft:
    """Make an empty draft; it is stored by whoever adds it to a session."""
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
    """Throw away what nobody went on with for a month; return how many drafts."""
    old = select(MessageDraft.id).where(MessageDraft.changed_at < at - KEEP)
    session.execute(delete(MessageAttachment).where(MessageAttachment.draft_id.in_(old)))
    gone = delete(MessageDraft).where(MessageDraft.changed_at < at - KEEP)
    return len(session.scalars(gone.returning(MessageDraft.id)).all())
