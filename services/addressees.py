"""Who can be written to from a profile, and where (F7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.message import Channel
from models.office import Office
from models.payer import Payer
from models.prospect import Prospect
from services import wording
from services.merge_fields import CAREGIVER, CLIENT, CONTACT, PAYER, PROSPECT

MODELS: dict[str, type[Any]] = {
    PROSPECT: Prospect,
    CLIENT: Client,
    CONTACT: EmergencyContact,
    PAYER: Payer,
    CAREGIVER: Caregiver,
}
# Texts reach mobile phones; what is noted as a home phone often is one.
COLUMNS = {
    Channel.email: ("email_1", "email_2"),
    Channel.text: ("phone_mobile", "phone_home"),
}
CALLER_COLUMNS = {
    Channel.email: ("caller_email",),
    Channel.text: ("caller_phone_mobile", "caller_phone_home"),
}


@dataclass(frozen=True)
class Addressee:
    """One address of one person; `key` names it in a form."""

    key: str
    name: str
    standing: str
    address: str

    @property
    def words(self) -> str:
        """How a list offers it."""
        shown = self.address if "@" in self.address else wording.phone(self.address)
        return f"{self.name} ({self.standing}), {shown}"


def reachable(session: Session, kind: str, row: Any, *channels: Channel) -> list[Addressee]:
    """List the addresses of everybody whom a profile is about, without repetitions."""
    found: dict[tuple[str, str], Addressee] = {}
    for one in _all(session, kind, row, channels):
        found.setdefault((one.name, one.address), one)
    return list(found.values())


def _all(
    session: Session, kind: str, row: Any, channels: tuple[Channel, ...]
) -> Iterator[Addressee]:
    columns = [name for channel in channels for name in COLUMNS[channel]]
    if kind == PROSPECT:
        callers = [name for channel in channels for name in CALLER_COLUMNS[channel]]
        yield from _of(row, "caller", row.caller_name, _("caller"), callers)
        own = [name for name in columns if hasattr(row, name)]
        yield from _of(row, "client", str(row), _("client"), own)
        return
    name = (row.contact_name or row.name) if kind == PAYER else str(row)
    yield from _of(row, kind, name, STANDINGS[kind](), columns)
    if kind == CLIENT:
        contacts = select(EmergencyContact).where(
            EmergencyContact.client_id == row.id, EmergencyContact.deleted_at.is_(None)
        )
        ordered = contacts.order_by(EmergencyContact.priority, EmergencyContact.id).limit(20)
        for contact in session.scalars(ordered):
            standing = contact.relation.label.lower()
            yield from _of(contact, f"contact-{contact.id}", str(contact), standing, columns)


def _of(
    row: Any, key: str, name: str, standing: str, columns: Iterable[str]
) -> Iterator[Addressee]:
    for column in columns:
        if address := getattr(row, column):
            yield Addressee(f"{key}:{column}", name, standing, address)


STANDINGS = {
    CLIENT: lambda: _("client"),
    CONTACT: lambda: _("emergency contact"),
    PAYER: lambda: _("payer"),
    CAREGIVER: lambda: _("caregiver"),
}


def about(kind: str, row: Any) -> dict[str, int | None]:
    """Say whom a message from this profile is about; a contact's is about the client."""
    if kind == PROSPECT:
        return {"prospect_id": row.id}
    if kind in {PAYER, CAREGIVER}:
        return {f"{kind}_id": row.id}
    return {"client_id": row.client_id if kind == CONTACT else row.id}


def office_of(session: Session, row: Any) -> Office:
    """The office that writes."""
    return session.get_one(Office, row.office_id)
