"""API keys as people see them: their own, or everybody's for an agency admin."""

from datetime import datetime

from flask_appbuilder.security.sqla.models import ApiKey, User
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.access import Kind, Principal
from services.errors import NotYours

DAYS = (30, 90, 365)


def visible(actor: Principal) -> Select[ApiKey]:
    """Select the keys that somebody may see and revoke, the newest first."""
    query = select(ApiKey).join(User, User.id == ApiKey.user_id).options(joinedload(ApiKey.user))
    if actor.kind is not Kind.agency:
        query = query.where(ApiKey.user_id == actor.user_id)
    return query.order_by(ApiKey.id.desc())


def revoke(session: Session, actor: Principal, key_id: int, at: datetime) -> ApiKey:
    """End a key at once.

    Raises:
        NotYours: there is no such key, at least not for this person.
    """
    key = session.scalar(visible(actor).where(ApiKey.id == key_id))
    if key is None:
        raise NotYours("There is no such key.")
    key.active = False
    key.revoked_on = key.revoked_on or at.replace(tzinfo=None)
    return key
