"""Who stands around a client: the client, the emergency contacts, and whoever pays."""

from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.client import Client
from models.client_payer import ClientPayer
from models.emergency_contact import EmergencyContact
from models.grant import Grant
from models.payer import Payer
from services import grants
from services.standings import Person

MOST = 40


def around(session: Session, client: Client, today: date) -> list[Person]:
    """List the client, then the contacts in the order of calling, then the present payers."""
    contacts = (
        select(EmergencyContact)
        .where(EmergencyContact.client_id == client.id, EmergencyContact.deleted_at.is_(None))
        .order_by(EmergencyContact.priority, EmergencyContact.id)
    )
    found = list(session.scalars(contacts.limit(MOST)))
    return [client, *found, *payers(session, client.id, today)]


def payers(session: Session, client_id: int, today: date) -> list[Payer]:
    """List who pays for a client at present or soon."""
    query = (
        select(Payer)
        .where(Payer.id.in_(_paying(client_id, today)), Payer.deleted_at.is_(None))
        .order_by(Payer.name, Payer.id)
    )
    return list(session.scalars(query.limit(MOST)))


def with_access(client_id: int, today: date) -> Select[Any]:
    """Select the logins that see something of a client, each once."""
    about = or_(Grant.client_id == client_id, Grant.payer_id.in_(_paying(client_id, today)))
    live = Grant.user_id.is_not(None) & grants.live(today)
    return select(Grant.user_id).where(about, live).distinct()


def _paying(client_id: int, today: date) -> Select[Any]:
    return select(ClientPayer.payer_id).where(
        ClientPayer.client_id == client_id,
        ClientPayer.deleted_at.is_(None),
        or_(ClientPayer.ends_on.is_(None), ClientPayer.ends_on >= today),
    )
