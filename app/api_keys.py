"""API keys: a program proves who it is by one, and acts as the key's owner and nobody else.

The keys are Flask-AppBuilder's; finding them here costs one statement and never holds a
transaction, and a key that came is the only thing that counts: the browser's session is ignored.
"""

from datetime import timedelta

from flask import current_app, request
from flask_appbuilder.security.sqla.models import ApiKey
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from models import engine
from models.base import db
from services import clock

SEEN_EVERY = timedelta(minutes=1)


def presented() -> str | None:
    """Give the key that came with a request to the API, if one did."""
    if not request.path.startswith("/api/"):
        return None
    key: str | None = current_app.extensions["appbuilder"].sm.extract_api_key_from_request()
    return key


def owner(raw: str) -> int | None:
    """Tell whose key it is; None if it is unknown, revoked or too old."""
    lookup = current_app.extensions["appbuilder"].sm._compute_lookup_hash(raw)
    now = clock.now().replace(tzinfo=None)  # the library keeps naive instants
    with engine.read_only(), Session(db.engine) as session:
        key = session.scalar(select(ApiKey).where(ApiKey.lookup_hash == lookup))
        if key is None or not key.active or key.revoked_on is not None:
            return None
        if key.expires_on is not None and key.expires_on <= now:
            return None
        if not check_password_hash(key.key_hash, raw):
            return None
        seen, key_id, user_id = key.last_used_on, key.id, key.user_id
    if seen is None or seen + SEEN_EVERY < now:
        with engine.writing(), Session(db.engine) as session, session.begin():
            session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_on=now))
    return user_id
