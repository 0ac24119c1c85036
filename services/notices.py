"""What each person wishes to be told: kept on a page of their own."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.notice_preference import NoticePreference
from services import contacts


def of(session: Session, user_id: int) -> NoticePreference | None:
    """Find somebody's wishes; nobody has any to begin with."""
    return session.scalar(select(NoticePreference).where(NoticePreference.user_id == user_id))


def wish(session: Session, user_id: int, *, digest: bool, text_to: str) -> NoticePreference:
    """Keep somebody's wishes.

    Raises:
        Refused: the phone number cannot be one.
    """
    kept = of(session, user_id) or NoticePreference(user_id=user_id)
    kept.wants_digest = digest
    kept.text_to = contacts.phone(text_to) if text_to.strip() else None
    session.add(kept)
    session.flush()
    return kept
