"""Flask sessions that live in the database: the browser holds a random id and nothing else.

Strangers have a small signed cookie (CSRF token, notices) and no row; signing in always makes a new
random id, so that a planted one is worth nothing.
"""

from datetime import datetime
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from itsdangerous import BadSignature
from sqlalchemy.orm import Session
from werkzeug.datastructures import CallbackDict

from models import engine
from models.access import Kind
from models.base import db
from models.login_session import LoginSession
from services import clock, logins

PREFIX = "s."
NOT_KEPT = {"_user_id", "_fresh", "_id", "capacity"}


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What one browser's session holds; `login` is the row of those who are signed in.

    A request that the page sends by itself is `unattended`: it keeps no session from going idle.
    A session that begins `goes_on` from the one of before if nobody typed a password for it.
    """

    def __init__(self, data: dict[str, Any], login: LoginSession | None = None) -> None:
        """Take the data and note every change from here on."""
        super().__init__(data, lambda changed: setattr(changed, "modified", True))
        self.login = login
        self.modified = False
        self.unattended = False
        self.goes_on = False

    @property
    def user_id(self) -> int | None:
        """The user whom Flask-Login put into the session."""
        found = self.get("_user_id")
        return int(found) if found else None

    def kept(self) -> dict[str, Any]:
        """The part that is stored; who it is stands in the row's own columns."""
        return {key: value for key, value in self.items() if key not in NOT_KEPT}


class ServerSessions(SessionInterface):
    """Opens a session at the beginning of a request and saves it at its end."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Find the row that the cookie names, or read a stranger's signed cookie."""
        engine.reading.set(request.method in {"GET", "HEAD", "OPTIONS"})
        cookie = request.cookies.get(app.config["SESSION_COOKIE_NAME"], "")
        if not cookie.startswith(PREFIX):
            return ServerSession(_stranger(app, cookie))
        with engine.read_only(), Session(db.engine, expire_on_commit=False) as session:
            login = logins.find(session, cookie.removeprefix(PREFIX), clock.now(), limits(app))
            if login is None:
                return ServerSession({})
            session.expunge(login)
        return ServerSession({**login.data, "_user_id": str(login.user_id), "_fresh": True}, login)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Begin, keep or end the row, and set the cookie where it changed."""
        if not isinstance(session, ServerSession):
            return  # a null session: nothing was opened
        db.session.rollback()  # the request is answered: let go of its transaction first
        at = clock.now()
        if session.login is None and session.user_id is None:
            if session.modified:
                _set_cookie(app, response, _signer(app).dumps(session.kept()))
            return
        with engine.writing(), Session(db.engine) as store, store.begin():
            cookie = _store(app, store, session, at)
        if cookie is not None:
            _set_cookie(app, response, cookie)


def limits(app: Flask) -> logins.Limits:
    """The limits that the settings give."""
    return logins.limits(app.config)


def _store(app: Flask, store: Session, session: ServerSession, at: datetime) -> str | None:
    login, user_id = session.login, session.user_id
    if login is not None and login.user_id == user_id and "capacity" not in session:
        is_seen = not session.unattended and login.last_seen_at + logins.SEEN_EVERY < at
        if session.modified or is_seen:
            logins.see(store, login.id, at, session.kept() if session.modified else None)
        return None
    until = logins.end(store, at, key=login.id) if login is not None else None
    if session.goes_on and until is None:
        return _signer(app).dumps({})  # it was ended from elsewhere while this request was on
    if user_id is None:
        return _signer(app).dumps(session.kept())
    return PREFIX + logins.begin(
        store,
        user_id,
        Kind(session["capacity"]),
        at,
        limits(app),
        data=session.kept(),
        address=session.get("address", ""),
        browser=session.get("browser", ""),
        until=until if session.goes_on else None,
    )


def _signer(app: Flask) -> Any:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("SECRET_KEY is empty.")
    return serializer


def _stranger(app: Flask, cookie: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = _signer(app).loads(cookie, max_age=24 * 3600) if cookie else {}
    except BadSignature:
        return {}
    return {key: value for key, value in found.items() if key not in NOT_KEPT}


def _set_cookie(app: Flask, response: Response, value: str) -> None:
    response.set_cookie(
        app.config["SESSION_COOKIE_NAME"],
        value,
        httponly=True,
        secure=app.config["SESSION_COOKIE_SECURE"],
        samesite=app.config["SESSION_COOKIE_SAMESITE"],
        path="/",
    )
    response.vary.add("Cookie")
