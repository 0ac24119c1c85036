"""Drafts: a page that is closed before it was saved loses nothing (P2)."""

import json
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session

from models.draft import Draft
from models.request_key import RequestKey
from services import request_keys
from services.errors import MovedOn, Refused

KEEP = timedelta(days=30)
OFFERED = 5
MOST_KEPT = 20
MOST_LETTERS = 200_000

Typed = dict[str, list[str]]


def keep(
    session: Session, user_id: int, page: str, nonce: str, typed: Typed, at: datetime
) -> Draft:
    """Keep what stands in an opened page now, in the place of what stood in it before.

    Raises:
        MovedOn: this page was saved already.
        Refused: it is more than anybody types.
    """
    if not nonce or len(nonce) > request_keys.LONGEST:
        raise Refused(_("This form has expired. Please go back, reload the page and try again."))
    content = json.dumps(typed)
    if len(content) > MOST_LETTERS:
        raise Refused(_("This is too long to be kept as a draft."))
    if request_keys.led_to(session, nonce, user_id):
        raise MovedOn(_("This page was saved already."))
    draft = session.scalar(_one(user_id, page, nonce))
    if draft is None:
        draft = Draft(user_id=user_id, page=page, nonce=nonce, began_at=at)
        session.add(draft)
    draft.content, draft.typed_at = content, at
    session.flush()
    _make_room(session, user_id, page)
    return draft


def find(session: Session, user_id: int, page: str, nonce: str) -> Draft | None:
    """Find somebody's own draft of a page."""
    return session.scalar(_one(user_id, page, nonce))


def offered(session: Session, user_id: int, page: str) -> list[Draft]:
    """The newest drafts of a page that somebody may want to go on with."""
    saved = exists().where(RequestKey.nonce == Draft.nonce)
    return list(session.scalars(_all(user_id, page).where(~saved).limit(OFFERED)))


def typed_in(draft: Draft) -> Typed:
    """What was typed, by the names of the fields."""
    found: Typed = json.loads(draft.content)
    return found


def forget(session: Session, user_id: int, page: str, nonce: str) -> None:
    """Throw a draft away: its page was saved, or nobody wants it any more."""
    session.execute(
        delete(Draft).where(Draft.user_id == user_id, Draft.page == page, Draft.nonce == nonce)
    )


def forget_old(session: Session, at: datetime) -> int:
    """Throw away what nobody went on with for 30 days; return how many drafts."""
    query = delete(Draft).where(Draft.typed_at < at - KEEP)
    return len(session.scalars(query.returning(Draft.id)).all())


def _make_room(session: Session, user_id: int, page: str) -> None:
    """Let the oldest drafts of somebody who never saves give way."""
    for old in session.scalars(_all(user_id, page).offset(MOST_KEPT)):
        session.delete(old)


def _one(user_id: int, page: str, nonce: str) -> Select[Draft]:
    return select(Draft).where(Draft.user_id == user_id, Draft.page == page, Draft.nonce == nonce)


def _all(user_id: int, page: str) -> Select[Draft]:
    mine = select(Draft).where(Draft.user_id == user_id, Draft.page == page)
    return mine.order_by(Draft.typed_at.desc(), Draft.id.desc())
