"""Who can see what about me: a client's own view of everybody who may look at the record (A4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from models.client import Client
from models.emergency_contact import EmergencyContact
from models.grant import Basis, Grant
from models.section import Section
from services import login_facts
from services.sharing import lines, people
from services.sharing.lines import Line

REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class Seer:
    """One person who sees something: what, why, since when and until when, and seen when last."""

    key: int
    name: str
    line: Line
    sections: tuple[Section, ...]
    last_seen: datetime | None

    given_back: tuple[Section, ...] = ()
    """What the client took away of late, and may give back without asking."""

    @property
    def can_be_withdrawn(self) -> bool:
        """Tell whether it rests on the client's consent alone; what the law gives does not."""
        held = {one.section for one in self.line.grants}
        return bool(held) and held == {*self.consented}

    @property
    def consented(self) -> tuple[Section, ...]:
        """The sections that rest on nothing but the client's consent."""
        if not isinstance(self.line.person, EmergencyContact):
            return ()
        other = {one.section for one in self.line.grants if one.basis is not Basis.client_consent}
        held = {one.section for one in self.line.grants} - other
        return tuple(one for one in lines.SECTIONS if one in held)


def seers(session: Session, client: Client, today: date, at: datetime) -> list[Seer]:
    """List who sees something of a client besides the client."""
    found = lines.read(session, people.around(session, client, today)[1:], today)
    held = [line for line in found if line.login is not None and line.grants]
    seen = login_facts.last_in_portal(session, [line.login.id for line in held if line.login])
    taken = _withdrawn(session, client.id, today, at)
    return [
        Seer(
            line.person.id,
            str(line.person),
            line,
            tuple(one for one in lines.SECTIONS if one in line.terms.sections),
            seen.get(line.login.id) if line.login else None,
            _given_back(line, taken),
        )
        for line in held
    ]


def taken_away(session: Session, client: Client, at: datetime) -> list[EmergencyContact]:
    """List the contacts whose access ended by consent in the last days, and who have none now."""
    ended = select(Grant.emergency_contact_id).where(
        Grant.client_id == client.id,
        Grant.basis == Basis.client_consent,
        Grant.revoked_at > at - REMEMBERED,
    )
    standing = select(Grant.emergency_contact_id).where(
        Grant.client_id == client.id,
        Grant.revoked_at.is_(None),
        Grant.emergency_contact_id.is_not(None),
    )
    query = select(EmergencyContact).where(
        EmergencyContact.client_id == client.id,
        EmergencyContact.deleted_at.is_(None),
        EmergencyContact.id.in_(ended),
        EmergencyContact.id.not_in(standing),
    )
    return list(session.scalars(query.order_by(EmergencyContact.id).limit(people.MOST)))


def withdrawn(
    client: Client, seer: Seer, section: Section, today: date, at: datetime
) -> Select[Grant]:
    """Select what a client took away of late from a contact's login, and what would still hold."""
    return _lately(client.id, today, at).where(
        Grant.emergency_contact_id == seer.key,
        Grant.user_id == (seer.line.login.id if seer.line.login else None),
        Grant.section == section,
    )


def _lately(client_id: int, today: date, at: datetime) -> Select[Grant]:
    """Select what the client took away; where the office decided since, that holds."""
    newer = aliased(Grant)
    decided_since = exists().where(
        newer.client_id == Grant.client_id,
        newer.emergency_contact_id == Grant.emergency_contact_id,
        newer.section == Grant.section,
        newer.id > Grant.id,
        newer.withdrawn.is_(False),
    )
    return (
        select(Grant)
        .where(
            Grant.client_id == client_id,
            Grant.withdrawn.is_(True),
            Grant.basis == Basis.client_consent,
            Grant.revoked_at > at - REMEMBERED,
            Grant.user_id.is_not(None),
            or_(Grant.ends_on.is_(None), Grant.ends_on >= today),
            ~decided_since,
        )
        .order_by(Grant.id)
    )


def _withdrawn(
    session: Session, client_id: int, today: date, at: datetime
) -> set[tuple[int | None, int | None, Section]]:
    found = session.scalars(_lately(client_id, today, at))
    return {(one.emergency_contact_id, one.user_id, one.section) for one in found}


def _given_back(
    line: Line, taken: set[tuple[int | None, int | None, Section]]
) -> tuple[Section, ...]:
    if not isinstance(line.person, EmergencyContact) or line.login is None:
        return ()
    held, key, login = {one.section for one in line.grants}, line.person.id, line.login.id
    lost = (one for one in lines.SECTIONS if one not in held)
    return tuple(one for one in lost if (key, login, one) in taken)
