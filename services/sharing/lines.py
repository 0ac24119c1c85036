"""What each person may see at present: one line for each, with its reason and its days."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session, joinedload

from models.document import Document
from models.grant import Basis, Grant
from models.section import Section
from models.standing import Standing
from services import grants, standings
from services.standings import Person

SECTIONS = tuple(section for section in Section if section is not Section.work)
BASES: dict[Standing, tuple[Basis, ...]] = {
    Standing.client: (Basis.own_record,),
    Standing.emergency_contact: (Basis.client_consent, Basis.power_of_attorney, Basis.guardian),
    Standing.payer: (Basis.payer_of_client, Basis.own_record),
}
MOST_DOCUMENTS = 100


@dataclass(frozen=True)
class Terms:
    """What is open, why, from when to when; `billed` are payers whose invoices are added."""

    sections: frozenset[Section]
    basis: Basis
    starts_on: date
    ends_on: date | None = None
    document_id: int | None = None
    billed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """One person: the grants that stand, and the terms that follow from them."""

    person: Person
    grants: tuple[Grant, ...]
    terms: Terms

    @property
    def standing(self) -> Standing:
        """As what the person is known."""
        return standings.of(self.person)

    @property
    def key(self) -> str:
        """How a form names the line: emergency_contact-12."""
        return f"{self.standing.value}-{self.person.id}"

    @property
    def login(self) -> User | None:
        """The login that has the grants, once the invitation was accepted."""
        return next((grant.user for grant in self.grants if grant.user is not None), None)

    @property
    def newest(self) -> Grant | None:
        """The grant that was given last: it tells who gave it and when."""
        return max(self.grants, key=lambda grant: grant.created_at, default=None)

    @property
    def is_uneven(self) -> bool:
        """Tell whether single sections have days or reasons of their own."""
        return len({(grant.basis, grant.ends_on) for grant in self.grants}) > 1

    def offers(self, section: Section) -> bool:
        """Tell whether a section may be opened to such a person at all."""
        return section in grants.ALLOWED[self.standing]

    @property
    def bases(self) -> tuple[Basis, ...]:
        """The reasons that such a person may have; what stands already is not lost."""
        usual = BASES[self.standing]
        return usual if self.terms.basis in usual else (*usual, self.terms.basis)


def read(session: Session, people: Sequence[Person], today: date) -> list[Line]:
    """Read the lines of several people in one statement; what has ended is left out."""
    found: dict[tuple[Standing, int], list[Grant]] = {}
    about = or_(false(), *(_of(person) for person in people))
    query = (
        select(Grant)
        .where(
            about,
            Grant.revoked_at.is_(None),
            or_(Grant.ends_on.is_(None), Grant.ends_on >= today),
            Grant.section.in_(SECTIONS),
        )
        .options(joinedload(Grant.user), joinedload(Grant.granted_by), joinedload(Grant.document))
        .order_by(Grant.id)
    )
    for grant in session.scalars(query):
        key = getattr(grant, standings.column(grant.standing))
        found.setdefault((grant.standing, key), []).append(grant)
    return [
        _line(person, found.get((standings.of(person), person.id), []), today) for person in people
    ]


def documents(session: Session, client_id: int) -> list[Document]:
    """The documents of a client that may support a grant, newest first."""
    query = (
        select(Document)
        .where(
            Document.client_id == client_id,
            Document.deleted_at.is_(None),
            Document.taken_back_at.is_(None),
            Document.is_photo.is_(False),
        )
        .order_by(Document.created_at.desc(), Document.id.desc())
    )
    return list(session.scalars(query.limit(MOST_DOCUMENTS)))


def fingerprint(lines: Iterable[Line]) -> str:
    """Tell in a few letters what a form was opened with, so that a second editor is noticed."""
    facts: list[Any] = [
        (line.key, grant.id, grant.section, grant.basis, grant.document_id, _days(grant))
        for line in lines
        for grant in line.grants
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def _days(grant: Grant) -> tuple[str, str]:
    return grant.starts_on.isoformat(), str(grant.ends_on)


def _of(person: Person) -> Any:
    standing = standings.of(person)
    return (Grant.standing == standing) & (getattr(Grant, standings.column(standing)) == person.id)


def _line(person: Person, held: list[Grant], today: date) -> Line:
    plain = [grant for grant in held if not _is_added(grant)]
    last = max(plain, key=lambda grant: (grant.created_at, grant.id), default=None)
    return Line(
        person,
        tuple(held),
        Terms(
            sections=frozenset(grant.section for grant in plain),
            basis=last.basis if last else first_basis(person),
            starts_on=min((grant.starts_on for grant in plain), default=today),
            ends_on=last.ends_on if last else None,
            document_id=last.document_id if last else None,
            billed=frozenset(grant.payer_id or 0 for grant in held if _is_added(grant)),
        ),
    )


def first_basis(person: Person) -> Basis:
    """The reason that a person without grants would have."""
    if standings.of(person) is Standing.payer:
        return Basis.payer_of_client
    return grants.basis_of(person)


def _is_added(grant: Grant) -> bool:
    return grant.standing is not Standing.payer and grant.payer_id is not None
