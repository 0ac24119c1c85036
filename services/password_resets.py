"""Forgotten passwords: a signed link by mail that works for an hour and for one change.

Nothing is stored: the link names the login and the moment until which it holds, and bears the
fingerprint of the present password and address, so the first change of either (by whatever way)
ends it: a mailbox that somebody lost, or was locked out of, opens nothing any more.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask_appbuilder.security.sqla.models import User
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from services import contacts, credentials, logins, messages

LIFE = timedelta(hours=1)


@dataclass(frozen=True)
class Holder:
    """Of a login, what a link and its mail need to know."""

    id: int
    email: str
    first_name: str
    password: str | None


NOBODY = Holder(0, "nobody@example.test", "Nobody", "")


def ask(session: Session, typed: str, at: datetime, secret: str) -> None:
    """Mail a link to the login of an address; for an address without one, do the same in vain.

    Whether somebody has a login can be told neither by the answer nor by how long it took: the
    mail to nobody is written as well, and taken back before it is stored.

    Raises:
        Refused: what was typed is no e-mail address.
    """
    email = contacts.email(typed)
    known = credentials.find(session, email)
    holder = holder_of(known) if known is not None and known.is_active else NOBODY
    office_id = credentials.office_of(session, holder.id)
    if office_id is None:
        return
    with session.begin_nested() as attempt:
        write(session, holder, office_id, at, secret)
        if holder is NOBODY:
            attempt.rollback()


def holder_of(user: User) -> Holder:
    """Take from a login what a link needs."""
    return Holder(user.id, user.email, user.first_name, user.password)


def write(session: Session, holder: Holder, office_id: int, at: datetime, secret: str) -> None:
    """Put the mail with the link into the outbox."""
    link = token(holder, at, secret)
    messages.write(
        session,
        at=at,
        kind="new_password",
        recipient=holder.email,
        recipient_name=holder.first_name,
        office_id=office_id,
        dedupe_key=f"new-password:{logins.hash_of(link)}",
        context={"until": at + LIFE},
        secrets={"token": link},
    )


def token(holder: Holder, at: datetime, secret: str) -> str:
    """Sign what the link bears."""
    until = int((at + LIFE).timestamp())
    signed = _signer(secret).dumps([holder.id, until, fingerprint(holder, secret)])
    return signed if isinstance(signed, str) else signed.decode()


def user_of(session: Session, link: str, at: datetime, secret: str) -> User | None:
    """Tell whose password a link may change; None once it is used, too old or not ours."""
    try:
        user_id, until, mark = _signer(secret).loads(link)
    except (BadData, ValueError, TypeError):
        return None
    user = session.get(User, user_id)
    if user is None or not user.is_active or at >= datetime.fromtimestamp(until, UTC):
        return None
    return user if hmac.compare_digest(mark, fingerprint(holder_of(user), secret)) else None


def fingerprint(holder: Holder, secret: str) -> str:
    """Tell passwords and addresses apart without telling anything about them."""
    said = f"{holder.id}:{holder.email}:{holder.password}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()[:32]


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="new-password")
