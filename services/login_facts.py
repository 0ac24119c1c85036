"""What is kept of a login: when it last entered the portal, and how its pages look."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import Kind
from models.login_facts import LoginFacts
from services import upserts
from services.errors import Refused

THEMES = frozenset({"light", "dark", "auto"})
SIZES = frozenset({"ordinary", "large"})
IN_PORTAL = "in_portal_at"
Look = dict[str, str]


def note_signed_in(session: Session, user_id: int, capacity: Kind, at: datetime) -> Look:
    """Note that somebody signs in, and tell how their pages look."""
    _keep(session, user_id, **({IN_PORTAL: at} if capacity is Kind.portal else {}))
    query = select(LoginFacts.theme, LoginFacts.text_size).where(LoginFacts.user_id == user_id)
    theme, size = session.execute(query).one()
    return _look(theme, size)


def choose(session: Session, user_id: int, theme: str, size: str) -> Look:
    """Keep what somebody chose; what is empty stays as it was chosen before.

    Raises:
        Refused: there is no such theme or size.
    """
    chosen = _look(theme, size)
    known = chosen.get("theme", "auto") in THEMES and chosen.get("text", "large") in SIZES
    if not chosen or not known:
        raise Refused(_("Please choose one of the looks that there are."))
    columns = {"theme": chosen.get("theme"), "text_size": chosen.get("text")}
    _keep(session, user_id, **{name: value for name, value in columns.items() if value})
    return chosen


def last_in_portal(session: Session, user_ids: Collection[int]) -> dict[int, datetime]:
    """Tell when these logins last entered the portal; who never did is left out.

    When family who work here come to work is nobody's business in the portal.
    """
    query = select(LoginFacts.user_id, LoginFacts.in_portal_at).where(
        LoginFacts.user_id.in_(user_ids), LoginFacts.in_portal_at.is_not(None)
    )
    return {row.user_id: row.in_portal_at for row in session.execute(query) if row.in_portal_at}


def _look(theme: str | None, size: str | None) -> Look:
    look = {"theme": theme, "text": size}
    return {name: value for name, value in look.items() if value}


def _keep(session: Session, user_id: int, **values: Any) -> None:
    values["user_id"] = user_id
    made = upserts.insert(session, LoginFacts).values(values)
    session.execute(made.on_conflict_do_update(index_elements=["user_id"], set_=values))
