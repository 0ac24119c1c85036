"""The terms of the portals: published version by version, agreed to by each login (A2)."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from models.terms import Terms, TermsAcceptance
from services import upserts
from services.errors import MovedOn, Refused

LONGEST_ADDRESS = 60
NEWEST = 20


def current(session: Session) -> Terms | None:
    """The version in force; none where the agency has no terms."""
    newest = session.scalar(select(Terms).order_by(Terms.number.desc()).limit(1))
    return newest if newest is not None and newest.text else None


def versions(session: Session) -> Sequence[tuple[Terms, int]]:
    """The versions published last, the newest first, and how many logins agreed to each."""
    agreed = (
        select(func.count(TermsAcceptance.id))
        .where(TermsAcceptance.terms_id == Terms.id)
        .scalar_subquery()
    )
    query = select(Terms, agreed).options(joinedload(Terms.published_by))
    found = session.execute(query.order_by(Terms.number.desc()).limit(NEWEST))
    return [(terms, count) for terms, count in found]


def publish(session: Session, text: str, *, after: int, by: int | None) -> Terms:
    """Publish a new version; everybody is asked to agree at the next sign-in.

    Args:
        session: Of whoever publishes.
        text: The whole text; empty where there are to be no terms any more.
        after: The number of the version that the writer had before them, 0 for none.
        by: The login of the writer.

    Raises:
        MovedOn: somebody else published one meanwhile.
        Refused: this is what is in force already.
    """
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    newest = session.scalar(select(Terms).order_by(Terms.number.desc()).limit(1))
    late = MovedOn(_("Somebody published other terms meanwhile. Compare them with yours first."))
    if (newest.number if newest else 0) != after:
        raise late
    if plain == (newest.text if newest else ""):
        raise Refused(_("This is the text in force already."), field="text")
    made = Terms(number=after + 1, text=plain, published_by_id=by)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise late from error
    return made


def is_owed(session: Session, user_id: int) -> bool:
    """Tell whether a login has yet to agree to the version in force."""
    terms = current(session)
    if terms is None:
        return False
    agreed = select(TermsAcceptance.id).where(
        TermsAcceptance.terms_id == terms.id, TermsAcceptance.user_id == user_id
    )
    return session.scalar(agreed) is None


def accept(session: Session, terms_id: int, user_id: int, at: datetime, address: str) -> None:
    """Keep a login's yes to one version; a second yes changes nothing."""
    row = {
        "terms_id": terms_id,
        "user_id": user_id,
        "accepted_at": at,
        "address": address[:LONGEST_ADDRESS] or None,
    }
    insert = upserts.insert(session, TermsAcceptance).values(**row)
    unique = ["terms_id", "user_id"]
    session.execute(insert.on_conflict_do_nothing(index_elements=unique))
