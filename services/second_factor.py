"""The second factor at work: set up, asked for, taken off, reset by the office (O6).

All of this is done by the system: nobody's own session may read a secret.
"""

from datetime import datetime

from flask_appbuilder.security.sqla.models import Role, User
from flask_babel import gettext as _
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.access import Kind, Principal
from models.audit_entry import AuditAction
from models.second_factor import RecoveryCode, SecondFactor
from services import audit, credentials, logins, messages, settings, totp
from services.errors import MovedOn, Refused
from services.roles import NOBODY
from services.staff import ADMIN

SETTING = "second_factor_roles"


def of(session: Session, user_id: int) -> SecondFactor | None:
    """Find a login's second factor, whether or not it is in force yet."""
    return session.scalar(select(SecondFactor).where(SecondFactor.user_id == user_id))


def is_on(session: Session, user_id: int) -> bool:
    """Tell whether signing in needs a code."""
    found = of(session, user_id)
    return found is not None and found.confirmed_at is not None


def codes_left(session: Session, user_id: int) -> int:
    """Count the recovery codes that were not used yet."""
    query = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id)
    return session.scalar(query) or 0


def begin(session: Session, user_id: int) -> None:
    """Make a secret to be put into an app; an earlier one that was never confirmed is forgotten.

    Raises:
        Refused: there is one in force.
    """
    if is_on(session, user_id):
        raise Refused(_("You have a second factor already. Take it off first."))
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    session.add(SecondFactor(user_id=user_id, secret=totp.new_secret()))


def confirm(
    session: Session, user: User, code: str, at: datetime, *, keep: int | None
) -> list[str]:
    """Put the secret in force by a first code; return the recovery codes, told this once.

    Other browsers that signed in without a code are signed out.

    Raises:
        Refused: the code is not the app's.
        MovedOn: there is no secret that waits to be confirmed.
    """
    found = of(session, user.id)
    if found is None or found.confirmed_at is not None:
        raise MovedOn(_("Please begin again."))
    if not _spend_step(session, found, code, at):
        raise Refused(_("This is not the code that your app shows now."), field="code")
    session.execute(
        update(SecondFactor).where(SecondFactor.user_id == user.id).values(confirmed_at=at)
    )
    codes = totp.recovery_codes()
    session.add_all(
        RecoveryCode(user_id=user.id, code_hash=totp.recovery_hash(code)) for code in codes
    )
    logins.end_all(session, user.id, at, but=keep)
    _tell(session, user, "on", at)
    return codes


def prove(session: Session, user_id: int, code: str, at: datetime) -> bool:
    """Accept a code of the app's, or one from the paper; each opens once."""
    found = of(session, user_id)
    if found is None or found.confirmed_at is None:
        return False
    return _spend_step(session, found, code, at) or _spend_paper(session, user_id, code)


def take_off(session: Session, user: User, code: str, at: datetime) -> None:
    """Do without a second factor again.

    Raises:
        Refused: the code is neither the app's nor from the paper.
    """
    if not prove(session, user.id, code, at):
        raise Refused(_("This code is not right, or it was used already."), field="code")
    _forget(session, user.id)
    _tell(session, user, "off", at)


def reset(session: Session, user: User, actor: Principal, by: str, at: datetime) -> None:
    """Take it off for somebody who lost phone and paper; the office vouches for who they are.

    Raises:
        Refused: there is none, or it is an agency admin's and the actor is none.
    """
    is_admin = any(role.name == ADMIN for role in user.roles)
    if is_admin and actor.kind is not Kind.agency:
        raise Refused(_("Only an agency admin may change agency admins."))
    if of(session, user.id) is None:
        raise Refused(_("%(name)s has no second factor.", name=user.email))
    _forget(session, user.id)
    logins.end_all(session, user.id, at)
    _tell(session, user, "reset", at, by)


def demanding(session: Session) -> set[int]:
    """Give the roles that demand a second factor."""
    return set(settings.agency(session)[SETTING])


def is_demanded(session: Session, roles: list[Role]) -> bool:
    """Tell whether one of these roles demands a second factor."""
    return not demanding(session).isdisjoint(role.id for role in roles)


def demand(session: Session, role: Role, *, wanted: bool) -> None:
    """Decide whether a role demands a second factor; it acts on each person's next request.

    Raises:
        Refused: nobody can sign in with this role.
    """
    if role.name == NOBODY:
        raise Refused(_("Nobody signs in with this role."))
    before = demanding(session)
    after = before | {role.id} if wanted else before - {role.id}
    if after != before:
        settings.change(session, SETTING, sorted(after))
        words = "demands a second factor" if wanted else "demands no second factor"
        audit.note(session, AuditAction.changed, f"{role.name}: {words}")


def _spend_step(session: Session, found: SecondFactor, code: str, at: datetime) -> bool:
    step = totp.accepted_step(found.secret, code, found.last_step, at)
    if step is None:
        return False
    fresh = or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step)
    spent = session.scalar(
        update(SecondFactor)
        .where(SecondFactor.id == found.id, fresh)
        .values(last_step=step)
        .returning(SecondFactor.id)
        .execution_options(synchronize_session=False)
    )
    return spent is not None


def _spend_paper(session: Session, user_id: int, code: str) -> bool:
    spent = session.scalar(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash == totp.recovery_hash(code))
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return spent is not None


def _forget(session: Session, user_id: int) -> None:
    for model in (SecondFactor, RecoveryCode):
        session.execute(delete(model).where(model.user_id == user_id))


def _tell(session: Session, user: User, what: str, at: datetime, by: str = "") -> None:
    """Note it in the audit, and tell the login's owner by mail."""
    audit.note(session, AuditAction.changed, f"Second factor of {user.email}: {what} {by}".strip())
    office_id = credentials.office_of(session, user.id)
    if office_id is not None:
        messages.write(
            session,
            at=at,
            kind="second_factor",
            recipient=user.email,
            recipient_name=user.first_name,
            office_id=office_id,
            dedupe_key=f"second-factor:{what}:{user.id}:{at.timestamp():.6f}",
            context={"what": what, "changed_at": at},
        )
