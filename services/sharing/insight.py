"""Who can see what about me: a client's own view of everybody who may look at the record (A4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.access import Kind
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.grant import Basis, Grant
from models.login_session import LoginSession
from models.section import Section
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

    @property
    def can_be_withdrawn(self) -> bool:
        """Tell whether it rests on the client's consent alone; what the law gives does not."""
        is_contact = isinstance(self.line.person, EmergencyContact)
        return is_contact and {one.basis for one in self.line.grants} == {Basis.client_consent}


def seers(session: Session, client: Client, today: date) -> list[Seer]:
    """List who sees something of a client besides the client."""
    found = lines.read(session, people.around(session, client, today)[1:], today)
    held = [line for line in found if line.login is not None and line.grants]
    seen = _last_seen(session, [line.login.id for line in held if line.login])
    return [
        Seer(
            line.person.id,
            str(line.person),
            line,
            tuple(one for one in lines.SECTIONS if one in line.terms.sections),
            seen.get(line.login.id) if line.login else None,
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


def _last_seen(session: Session, user_ids: list[int]) -> dict[int, datetime]:
    query = (
        select(LoginSession.user_id, func.max(LoginSession.created_at))
        .where(LoginSession.user_id.in_(user_ids), LoginSession.capacity == Kind.portal)
        .group_by(LoginSession.user_id)
    )
    return {row.user_id: row[1] for row in session.execute(query)}
