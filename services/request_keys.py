"""Forms that must not act twice: the second click finds where the first one led."""

import re
import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.request_key import RequestKey

LONGEST = 64
OURS = re.compile(r"[\w-]{1,64}", re.ASCII)


def new() -> str:
    """Make the key that a form carries."""
    return secrets.token_urlsafe(24)


def read(given: str) -> str:
    """Take a key from a form; what no form of ours bears is none."""
    return given if OURS.fullmatch(given) else ""


def take(session: Session, nonce: str, user_id: int | None) -> RequestKey | None:
    """Take a form's key, in the transaction of what the form does; None when it was taken before.

    Of two clicks at the same instant the second waits here until the first has committed.
    """
    key = RequestKey(nonce=nonce[:LONGEST], user_id=user_id)
    try:
        with session.begin_nested():
            session.add(key)
    except IntegrityError:
        return None
    return key


def led_to(session: Session, nonce: str, user_id: int | None) -> str | None:
    """Tell where the form with this key has led the same person."""
    query = select(RequestKey.led_to).where(
        RequestKey.nonce == nonce[:LONGEST], RequestKey.user_id == user_id
    )
    return session.scalar(query)
