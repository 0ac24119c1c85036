"""The agency itself within somebody's request: its day, and the system acting in its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

from flask import Response, after_this_request, session
from sqlalchemy.orm import Session

from models import access, engine
from models.access import Kind, Principal
from models.audit_entry import AuditAction, AuditEntry
from models.base import Base, db
from models.login_session import LoginSession
from services import audit, clock, settings


def zone() -> str:
    """The agency's clocks."""
    name: str = settings.agency(db.session())["time_zone"]
    return name


def today() -> date:
    """The agency's day."""
    return clock.today(zone())


def login() -> LoginSession:
    """The signed-in browser's session, as the server keeps it."""
    kept: Any = session
    return cast(LoginSession, kept.login)


@contextmanager
def acting(reason: str) -> Iterator[Session]:
    """Let the system act within somebody's request, in a session of its own, and commit.

    The request's own transaction ends first: SQLite has one writer, and nobody may wait for
    himself. Whoever only looks through somebody's eyes leaves no mark: then nothing is kept.
    """
    day = today()
    is_look = is_looking()
    db.session.rollback()
    with engine.writing(), Session(db.engine) as own:
        access.bind(own, Principal(Kind.system, day, reason=reason))
        yield own
        if is_look:
            own.rollback()
        else:
            own.commit()


@contextmanager
def reading(reason: str) -> Iterator[Session]:
    """Let the system read within somebody's request; what was read outlives the session."""
    day = today()
    with engine.read_only(), Session(db.engine) as own:
        access.bind(own, Principal(Kind.system, day, reason=reason))
        yield own


@contextmanager
def seeing_as(user_id: int) -> Iterator[Session]:
    """Let the office read what exists for a portal user, and nothing else (A6)."""
    principal = Principal(Kind.portal, today(), user_id=user_id, looker=login().user_id)
    with engine.read_only(), Session(db.engine) as own:
        access.bind(own, principal)
        yield own


def is_looking() -> bool:
    """Tell whether staff look through somebody's eyes (A6)."""
    principal: Principal | None = db.session().info.get("principal")
    return principal is not None and principal.looker is not None


def note_seen(row: Base) -> None:
    """Note that this person looked at a record, once the page is made (O5)."""
    note_later(AuditAction.viewed, str(row), row)


def note_later(action: AuditAction, words: str, row: Base | None = None) -> None:
    """Note what this person did by reading, once the answer is made.

    It is written down now: a row that would have to be read again meanwhile would hold the lock
    for which its own note waits.
    """
    principal = writer(access.principal_of(db.session()))
    entry = audit.entry(db.session(), action, words, row)

    @after_this_request
    def note(response: Response) -> Response:
        _keep(entry, principal)
        return response


def note_now(action: AuditAction, words: str, row: Base | None = None) -> None:
    """Note what this person tried, at once: what it was tried in ends here, and nothing of it."""
    principal = writer(access.principal_of(db.session()))
    entry = audit.entry(db.session(), action, words, row)
    db.session.rollback()
    _keep(entry, principal)


def _keep(entry: AuditEntry, principal: Principal) -> None:
    with engine.writing(), Session(db.engine) as own:
        access.bind(own, principal)
        own.add(entry)
        own.commit()


def writer(principal: Principal) -> Principal:
    """Who writes the note of what somebody did: the staff themselves, when they only look."""
    if principal.looker is None:
        return principal
    return Principal(login().capacity, principal.today, user_id=principal.looker)
