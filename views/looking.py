"""Staff who look at the portal as somebody sees it: what the present request knows of it (A6).

The looks that a session has begun are kept in it; an address of the portal names the login that is
looked through (`?as=12`), so that two looks in two tabs never mix.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import g, has_request_context, session, url_for

from services.looking import Viewed

AS = "as"
KEPT = "looking"
MOST = 5


@dataclass(frozen=True)
class Look:
    """One look that was begun: until when it lasts, and where it was begun."""

    until: datetime
    back: str


def who() -> Viewed | None:
    """Tell through whose eyes this request looks; nobody's, as a rule."""
    found: Viewed | None = g.get("looking") if has_request_context() else None
    return found


def keep(user_id: int, look: Look) -> None:
    """Keep a look that begins; of many the oldest are forgotten."""
    others = [(key, one) for key, one in session.get(KEPT, {}).items() if key != str(user_id)]
    value = {"until": look.until.isoformat(), "back": look.back}
    session[KEPT] = dict([*others[1 - MOST :], (str(user_id), value)])


def kept(user_id: int) -> Look | None:
    """Find a look that this session began."""
    value = session.get(KEPT, {}).get(str(user_id))
    return Look(datetime.fromisoformat(value["until"]), value["back"]) if value else None


def forget(user_id: int) -> Look | None:
    """End a look, and give what was known of it."""
    look = kept(user_id)
    session[KEPT] = {key: one for key, one in session.get(KEPT, {}).items() if key != str(user_id)}
    return look


def banner() -> dict[str, Any] | None:
    """What the frame says of the look: whose eyes, until when, and the way back."""
    viewed = who()
    look = kept(viewed.user_id) if viewed else None
    if viewed is None or look is None:
        return None
    return {
        "user_id": viewed.user_id,
        "name": viewed.name,
        "until": look.until - timedelta(microseconds=look.until.microsecond),
        "stop_url": url_for("ViewAs.stop", key=viewed.user_id),
    }
