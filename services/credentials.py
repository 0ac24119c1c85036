"""Logins: found by e-mail address, made, given a role, given another password.

Passwords arrive here as hashes: hashing takes a third of a second, and no transaction waits for it.
"""

from datetime import datetime

from flask_appbuilder.security.sqla.models import Role, User
from flask_babel import gettext as _
from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.audit_entry import AuditAction
from models.grant import Grant
from models.office import Office
from models.office_staff import OfficeStaff
from services import audit, logins, messages
from services.errors import MovedOn


def find(session: Session, email: str) -> User | None:
    """Find the login of an e-mail address, which is a user name too."""
    name = email.strip().lower()
    return session.scalars(
        select(User).where(or_(User.username == name, User.email == name)).order_by(User.id)
    ).first()


def make(session: Session, email: str, first_name: str, last_name: str, password_hash: str) -> User:
    """Make a login for an e-mail address that has none.

    Raises:
        MovedOn: it got one a moment ago.
    """
    name = email.strip().lower()
    user = User(
        first_name=first_name,
        last_name=last_name,
        username=name,
        email=name,
        active=True,
        password=password_hash,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise MovedOn(_("This address got a login a moment ago. Please sign in.")) from error
    return user


def give_role(session: Session, user: User, name: str) -> None:
    """Let a login do what a role may do, besides what it may do already."""
    if name not in {role.name for role in user.roles}:
        user.roles.append(session.scalars(select(Role).where(Role.name == name)).one())


def replace_password(
    session: Session, user: User, password_hash: str, at: datetime, *, keep: int | None = None
) -> None:
    """Give a login another password, end its sessions but one, and tell its owner by mail.

    Raises:
        MovedOn: the password was changed meanwhile, perhaps by the same link.
    """
    changed = session.scalar(
        update(User)
        .where(User.id == user.id, User.password == user.password)
        .values(password=password_hash, fail_login_count=0)
        .returning(User.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise MovedOn(_("The password was changed a moment ago."))
    audit.note(session, AuditAction.changed, f"A new password for {user.email}")
    logins.end_all(session, user.id, at, but=keep)
    office_id = office_of(session, user.id)
    if office_id is not None:
        messages.write(
            session,
            at=at,
            kind="password_changed",
            recipient=user.email,
            recipient_name=user.first_name,
            office_id=office_id,
            dedupe_key=f"password-changed:{user.id}:{logins.hash_of(password_hash)}",
            context={"changed_at": at},
        )


def office_of(session: Session, user_id: int | None) -> int | None:
    """Choose the office that writes to a login: the one it belongs to, else the first there is."""
    granted = select(func.min(Grant.office_id)).where(Grant.user_id == user_id)
    worked = select(func.min(OfficeStaff.office_id)).where(OfficeStaff.user_id == user_id)
    first = select(func.min(Office.id))
    places = (query.scalar_subquery() for query in (granted, worked, first))
    return session.scalar(select(func.coalesce(*places)))
