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
    return waiting(session, person) or _add(session, person, today, by)


def open_for(session: Session, person: Person, user_id: int) -> list[Grant]:
    """Open to a login the grants of a person that wait; what was taken back meanwhile is not."""
    found = waiting(session, person)
    for grant in found:
        grant.user_id = user_id
    return found


def waiting(session: Session, person: Person) -> list[Grant]:
    """List a person's grants that no login has yet."""
    return list(session.scalars(unended(person).where(Grant.user_id.is_(None))))


def revoke(session: Session, person: Person, at: datetime) -> int:
    """Take a person's access away: grants, open invitations, and every live session (A3).

    Whoever gives this person more at the same moment is waited for, and that is taken away too.
    Returns how many grants were open to a login.
    """
    standings.hold(session, person)
    grants = list(session.scalars(unended(person)))
    revoke_each(session, grants, at)
    invitation_states.revoke_open(session, person)
    return sum(grant.user_id is not None for grant in grants)


def revoke_each(session: Session, grants: Iterable[Grant], at: datetime) -> int:
    """Take single grants back and end the sessions that used them; return how many stood (A3).

    An invitation of which nothing is left to accept is taken back with them.
    """
    standing = [grant for grant in grants if grant.revoked_at is None]
    for grant in standing:
        grant.revoked_at = at
    _close_empty(session, [grant for grant in standing if grant.user_id is None])
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


def check_owners(session: Session, grant: Grant) -> None:
    """Refuse a grant whose parts do not belong together, or that somebody else is to have.

    A contact's opens the client who named them; a payer's its own invoices, and of no client more;
    and as one and the same person only one login signs in, except for an organisation that pays.

    Raises:
        Refused: names the field.
    """
    standing = grant.standing.label.lower()
    for name, fits in _fitting(grant).items():
        if not fits:
            words = _(
                "This does not belong to somebody known as “%(standing)s”.", standing=standing
            )
            raise Refused(words, field=name)
    person: Person = getattr(grant, grant.standing.value)
    wanted = grant.user.id if grant.user else None
    others = _logins_besides(session, person, grant) - {wanted}
    if wanted and others and grant.standing is not Standing.payer:
        raise Refused(_("Somebody else signs in as this person."), field="user")


def _fitting(grant: Grant) -> dict[str, bool]:
    contact, standing = grant.emergency_contact, grant.standing
    is_payer, is_contact = standing is Standing.payer, standing is Standing.emergency_contact
    about_client = standing in {Standing.client, Standing.emergency_contact}
    return {
        "client": (grant.client is not None) == about_client,
        "emergency_contact": (contact is not None) == is_contact
        and (contact is None or contact.client is grant.client),
        "payer": is_payer == (grant.payer is not None)
        or (about_client and grant.section is Section.invoices),
        "document": not about_client
        or grant.document is None
        or grant.document.client is grant.client,
        "caregiver": (grant.caregiver is not None) == (standing is Standing.caregiver),
    }


def _logins_besides(session: Session, person: Person, grant: Grant) -> set[int | None]:
    besides = unended(person).where(Grant.user_id.is_not(None))
    if grant.id is not None:
        besides = besides.where(Grant.id != grant.id)
    return {one.user_id for one in session.scalars(besides)}


def check_unused(session: Session, contact: EmergencyContact) -> None:
    """Refuse to make a contact another client's while it opens something of the present one.

    Raises:
        Refused: says what to do first.
    """
    if session.scalar(unended(contact).limit(1)) is not None:
        words = _(
            "%(name)s has portal access to the client of before. Take it away first.", name=contact
        )
        raise Refused(words, field="client")


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


def _close_empty(session: Session, taken: list[Grant]) -> None:
    people: dict[tuple[Standing, int], Person] = {}
    for grant in taken:
        person: Person | None = getattr(grant, grant.standing.value)
        if person is not None:
            people[grant.standing, person.id] = person
    for person in people.values():
        if not waiting(session, person):
            invitation_states.revoke_open(session, person)


def _add(session: Session, person: Person, today: date, by: int | None) -> list[Grant]:
    standing = standings.of(person)
    added = [
        Grant(
            office_id=person.office_id,
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
