"""The phone book: whose number it is that a text came from (F6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.payer import Payer
from models.prospect import Prospect
from services import prospects

MOST = 20  # of each kind; more people do not share a phone


@dataclass(frozen=True)
class Entry:
    """Somebody with this number: who, in which office, about whom it is, and who follows up."""

    name: str
    office_id: int
    about: tuple[str, int]
    keeper_id: int | None = None


def find(session: Session, number: str) -> list[Entry]:
    """List the people with a number; each record once, whoever of it has the number.

    What comes from the caller of a prospect who became a client is about the client.
    """
    found: dict[tuple[str, int], Entry] = {}
    for one in _all(session, number):
        found.setdefault(one.about, one)
    return list(found.values())


def _all(session: Session, number: str) -> Iterator[Entry]:
    for client in _with(session, Client, number):
        yield _of_client(client, str(client))
    for contact in _with(session, EmergencyContact, number):
        if contact.client.deleted_at is None:
            yield _of_client(contact.client, str(contact))
    for prospect in _with(session, Prospect, number):
        yield _of_prospect(session, prospect, number)
    for payer in _with(session, Payer, number):
        yield Entry(payer.contact_name or payer.name, payer.office_id, ("payer_id", payer.id))
    for caregiver in _with(session, Caregiver, number):
        yield Entry(str(caregiver), caregiver.office_id, ("caregiver_id", caregiver.id))


def _with(session: Session, model: type[Any], number: str) -> list[Any]:
    """Read the rows of a kind of which some phone is this one."""
    table: Table = model.__table__
    phones = [column for column in table.c if "phone_" in column.name]
    query = select(model).where(
        or_(*(column == number for column in phones)), model.deleted_at.is_(None)
    )
    return list(session.scalars(query.order_by(model.id).limit(MOST)))


def _of_client(client: Client, name: str) -> Entry:
    return Entry(name, client.office_id, ("client_id", client.id), client.coordinator_id)


def _of_prospect(session: Session, prospect: Prospect, number: str) -> Entry:
    callers = (
        prospect.caller_phone_home,
        prospect.caller_phone_mobile,
        prospect.caller_phone_work,
    )
    name = prospect.caller_name if number in callers else str(prospect)
    if prospect.client is not None and prospect.client.deleted_at is None:
        return _of_client(prospect.client, name)
    keeper = prospect.owner_id
    if keeper is None:
        query = prospects.open_tasks(prospect.id).limit(1)
        task = session.scalars(query).first()
        keeper = task.assignee_id if task else None
    return Entry(name, prospect.office_id, ("prospect_id", prospect.id), keeper)
