"""Grants: what the people of the portals may see, from the first invitation to the last day (A4).

A grant without a login waits: it is written when somebody is invited, can be changed meanwhile,
and opens something only once the invitation is accepted.
"""

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from models.emergency_contact import EmergencyContact, LegalStanding
from models.grant import Basis, Grant
from models.section import PAYERS_OWN, Section
from models.standing import Standing
from services import invitation_states, logins, standings
from services.errors import Refused
from services.standings import Person

FAMILY = (
    Section.schedule,
    Section.request_care,
    Section.messages,
    Section.invoices,
    Section.pay,
)
DEFAULTS: dict[Standing, tuple[Section, ...]] = {
    Standing.client: tuple(section for section in Section if section is not Section.work),
    Standing.emergency_contact: FAMILY,
    Standing.payer: (Section.invoices, Section.pay, Section.messages),
    Standing.caregiver: (Section.work,),
}
CARE = frozenset(Section) - {Section.work}
ALLOWED: dict[Standing, frozenset[Section]] = {
    Standing.client: CARE,
    Standing.emergency_contact: CARE,
    Standing.payer: PAYERS_OWN,
    Standing.caregiver: frozenset({Section.work}),
}
LEGAL = {
    LegalStanding.power_of_attorney: Basis.power_of_attorney,
    LegalStanding.guardian: Basis.guardian,
}


def prepare(session: Session, person: Person, today: date, *, by: int | None = None) -> list[Grant]:
    """Give a person what the standing gives by default, unless grants are waiting already."""
    waiting = list(session.scalars(unended(person).where(Grant.user_id.is_(None))))
    return waiting or _add(session, person, None, today, by)


def open_for(
    session: Session, person: Person, user_id: int, today: date, *, by: int | None = None
) -> list[Grant]:
    """Open a person's grants to a login: those that wait, else what the standing gives."""
    waiting = list(session.scalars(unended(person).where(Grant.user_id.is_(None))))
    for grant in waiting:
        grant.user_id = user_id
    return waiting or _add(session, person, user_id, today, by)


def revoke(session: Session, person: Person, at: datetime) -> int:
    """Take a person's access away: grants, open invitations, and every live session (A3).

    Returns how many grants were open to a login.
    """
    grants = list(session.scalars(unended(person)))
    revoke_each(session, grants, at)
    invitation_states.revoke_open(session, person)
    return sum(grant.user_id is not None for grant in grants)


def revoke_each(session: Session, grants: Iterable[Grant], at: datetime) -> int:
    """Take single grants back and end the sessions that used them; return how many stood (A3)."""
    standing = [grant for grant in grants if grant.revoked_at is None]
    for grant in standing:
        grant.revoked_at = at
    for user_id in {grant.user_id for grant in standing if grant.user_id is not None}:
        logins.end_all(session, user_id, at)
    return len(standing)


def may(
    session: Session,
    user_id: int,
    section: Section,
    today: date,
    *,
    client_id: int | None = None,
    payer_id: int | None = None,
) -> bool:
    """Tell whether a login may open a section of a client's record, or of a payer's."""
    query = select(Grant.id).where(
        Grant.user_id == user_id,
        Grant.section == section,
        Grant.client_id == client_id,
        Grant.payer_id == payer_id,
        live(today),
    )
    return session.scalar(query.limit(1)) is not None


def check(standing: Standing, section: Section) -> None:
    """Refuse what is never opened, whoever asks: a payer gets no care plan and no notes.

    Raises:
        Refused: names the standing and the section.
    """
    if section not in ALLOWED[standing]:
        words = _("“%(section)s” is never opened to this kind of person.", section=section.label)
        raise Refused(words, field="section")


def has_any(session: Session, user_id: int, today: date) -> bool:
    """Tell whether a login stands for anybody at present."""
    query = select(Grant.id).where(Grant.user_id == user_id, live(today))
    return session.scalar(query.limit(1)) is not None


def login_of(session: Session, person: Person, today: date) -> int | None:
    """Tell which login stands for a person at present."""
    query = unended(person).where(Grant.user_id.is_not(None), live(today))
    found = session.scalar(query.limit(1))
    return found.user_id if found else None


def live(today: date) -> ColumnElement[bool]:
    """Keep grants that hold on a day."""
    return (
        Grant.revoked_at.is_(None)
        & (Grant.starts_on <= today)
        & or_(Grant.ends_on.is_(None), Grant.ends_on >= today)
    )


def unended(person: Person) -> Select[Grant]:
    """Select a person's grants that nobody revoked, whether or not a login has them."""
    standing = standings.of(person)
    told_by = getattr(Grant, standings.column(standing))
    return (
        select(Grant)
        .where(Grant.standing == standing, told_by == person.id, Grant.revoked_at.is_(None))
        .order_by(Grant.id)
    )


def basis_of(person: Person) -> Basis:
    """Tell why a person may see what the standing gives."""
    if isinstance(person, EmergencyContact):
        return LEGAL.get(person.legal_standing, Basis.client_consent)
    return Basis.employment if standings.of(person) is Standing.caregiver else Basis.own_record


def _add(
    session: Session, person: Person, user_id: int | None, today: date, by: int | None
) -> list[Grant]:
    standing = standings.of(person)
    added = [
        Grant(
            office_id=person.office_id,
            user_id=user_id,
            standing=standing,
            section=section,
            basis=basis_of(person),
            starts_on=today,
            granted_by_id=by,
            **standings.owners(person),
        )
        for section in DEFAULTS[standing]
    ]
    session.add_all(added)
    session.flush()
    return added
