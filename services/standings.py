"""People of the portals: as what somebody is known, under which name, in which columns."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.invitation import Invitation
from models.payer import Payer
from models.standing import Standing
from services import contacts

Person = Client | EmergencyContact | Payer | Caregiver

MODELS: dict[Standing, type[Any]] = {
    Standing.client: Client,
    Standing.emergency_contact: EmergencyContact,
    Standing.payer: Payer,
    Standing.caregiver: Caregiver,
}
ROLES = {
    Standing.client: "Client",
    Standing.emergency_contact: "Emergency contact",
    Standing.payer: "Payer",
    Standing.caregiver: "Caregiver",
}


def of(person: Person) -> Standing:
    """Tell as what a person is known."""
    return next(standing for standing, model in MODELS.items() if isinstance(person, model))


def column(standing: Standing) -> str:
    """Name the column that tells the person, in grants and invitations alike."""
    return f"{standing.value}_id"


def owners(person: Person) -> dict[str, int | None]:
    """The columns of a grant: whose record it opens, and who the person is."""
    found: dict[str, int | None] = {column(of(person)): person.id}
    if isinstance(person, EmergencyContact):
        found["client_id"] = person.client_id
    return found


def about(person: Person) -> dict[str, int | None]:
    """The columns of a message: whose record shows it."""
    if isinstance(person, EmergencyContact):
        return {"client_id": person.client_id}
    return {column(of(person)): person.id}


def names(person: Person) -> tuple[str, str]:
    """The first and the last name of the human being; empty where only an organisation is known."""
    if not isinstance(person, Payer):
        return person.first_name, person.last_name
    if not person.contact_name:
        return "", ""
    found = contacts.person_name(person.contact_name)
    return found.first, found.last


def hold(session: Session, person: Person) -> None:
    """Let two who change what is open to the same person do so one after the other."""
    model = MODELS[of(person)]
    session.execute(select(model.id).where(model.id == person.id).with_for_update())


def invited(invitation: Invitation) -> Person | None:
    """The person whom an invitation is for; none once the record is gone, or the client's is."""
    person: Person | None = getattr(invitation, invitation.standing.value)
    return None if person is None or is_gone(person) else person


def is_gone(person: Person) -> bool:
    """Tell whether a record was deleted, or that of the client whose contact the person is."""
    if isinstance(person, EmergencyContact) and person.client.deleted_at is not None:
        return True
    return person.deleted_at is not None
