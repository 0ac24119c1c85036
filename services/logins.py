"""Sessions of people who signed in: begun, seen, listed, ended."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from models.access import Kind
from models.base import Instant
from models.login_session import LoginSession
from services import login_facts

SEEN_EVERY = timedelta(minutes=1)
KEEP = timedelta(days=60)
# Asked by every request, so built once.
LIVE = select(LoginSession).where(
    LoginSession.token_hash == bindparam("token_hash"),
    LoginSession.ended_at.is_(None),
    LoginSession.expires_at > bindparam("at", type_=Instant),
)


@dataclass(frozen=True)
class Limits:
    """How long a session may be idle, by capacity, and how old it may grow."""

    office_idle: timedelta
    portal_idle: timedelta
    age: timedelta

    def idle(self, capacity: Kind) -> timedelta:
        """The idle limit of a capacity."""
        return self.office_idle if capacity in {Kind.agency, Kind.office} else self.portal_idle


def limits(config: Mapping[str, Any]) -> Limits:
    """The limits that the settings give."""
    return Limits(
        office_idle=timedelta(minutes=config["OFFICE_IDLE_MINUTES"]),
        portal_idle=timedelta(minutes=config["PORTAL_IDLE_MINUTES"]),
        age=timedelta(hours=config["SESSION_HOURS"]),
    )


def hash_of(token: str) -> str:
    """What is stored of a token; the token itself is only in the browser."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(
    session: Session,
    user_id: int,
    capacity: Kind,
    at: datetime,
    limits: Limits,
    *,
    data: dict[str, Any],
    address: str,
    browser: str,
    until: datetime | None = None,
) -> str:
    """Begin a session for a user in one capacity and return its token, told once.

    One that goes on from another, in a new capacity, grows no older than that: `until` is its end.
    """
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=hash_of(token),
            user_id=user_id,
            capacity=capacity,
            data=data | {"look": login_facts.note_signed_in(session, user_id, capacity, at)},
            address=address[:60],
            browser=browser[:250],
            last_seen_at=at,
            expires_at=until or at + limits.age,
        )
    )
    return token


def find(session: Session, token: str, at: datetime, limits: Limits) -> LoginSession | None:
    """Find the live session of a token: not ended, not too old, not idle for too long."""
    found = session.scalar(LIVE, {"token_hash": hash_of(token), "at": at})
    if found is None or found.last_seen_at + limits.idle(found.capacity) <= at:
        return None
    return found


def see(session: Session, key: int, at: datetime, data: dict[str, Any] | None) -> None:
    """Note that a session was used, and keep its data where it changed."""
    values: dict[str, Any] = {"last_seen_at": at}
    if data is not None:
        values["data"] = data
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == key, LoginSession.ended_at.is_(None))
        .values(**values)
    )


def end(session: Session, at: datetime, *, key: int) -> datetime | None:
    """End one session; return until when it would have lasted, nothing if it had ended already."""
    return session.scalar(
        update(LoginSession)
        .where(LoginSession.id == key, LoginSession.ended_at.is_(None))
        .values(ended_at=at)
        .returning(LoginSession.expires_at)
        .execution_options(synchronize_session=False)
    )


def end_all(session: Session, user_id: int, at: datetime, *, but: int | None = None) -> None:
    """End every session of a user: after a new password, a revocation, or by choice."""
    query = update(LoginSession).where(
        LoginSession.user_id == user_id, LoginSession.ended_at.is_(None)
    )
    if but is not None:
        query = query.where(LoginSession.id != but)
    session.execute(query.values(ended_at=at))


def alive(session: Session, user_id: int, at: datetime, within: Limits) -> list[LoginSession]:
    """List where a user is signed in now, the browser used last first."""
    query = (
        select(LoginSession)
        .where(
            LoginSession.user_id == user_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > at,
        )
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
    )
    return [
        login
        for login in session.scalars(query)
        if login.last_seen_at + within.idle(login.capacity) > at
    ]


def end_own(session: Session, user_id: int, key: int, at: datetime) -> None:
    """End one session, if it is this user's."""
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.id == key,
            LoginSession.user_id == user_id,
            LoginSession.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


def end_everybodys(session: Session, at: datetime) -> None:
    """End everybody's sessions: everyone signs in anew."""
    everyone = update(LoginSession).where(LoginSession.ended_at.is_(None)).values(ended_at=at)
    session.execute(everyone.execution_options(synchronize_session=False))


def forget_old(session: Session, at: datetime) -> int:
    """Throw away sessions that ended long ago; the audit keeps who signed in. Return how many."""
    old = delete(LoginSession).where(LoginSession.expires_at < at - KEEP)
    return len(session.scalars(old.returning(LoginSession.id)).all())
