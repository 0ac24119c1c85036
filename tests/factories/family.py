"""One login with several roles: daughter of two clients, and payer for one; and a caregiver."""

from typing import Any

from models.grant import Basis
from models.section import Section
from models.standing import Standing
from services.grants import FAMILY
from tests.factories.access import Grant
from tests.factories.cast import BILLS, Person
from tests.factories.people import Caregiver, EmergencyContact, User


def contact_of(client: Any, user: Any, sections: tuple[Section, ...] = FAMILY) -> Any:
    """Let a login be an emergency contact of a client, with these sections open."""
    contact = EmergencyContact(client=client, email_1=user.email)
    for section in sections:
        Grant(
            user=user,
            client=client,
            section=section,
            standing=Standing.emergency_contact,
            emergency_contact_id=contact.id,
            basis=Basis.client_consent,
        )
    return contact


def daughter(*clients: Any, payer: Any = None) -> Person:
    """Make the login; its record is the contact of the first client."""
    user = User(first_name="Dora", last_name="Daughter", role="Emergency contact")
    contacts = [contact_of(client, user) for client in clients]
    if payer is not None:
        user.roles = [*user.roles, *User(role="Payer").roles]
        for section in BILLS:
            Grant(user=user, payer=payer, section=section)
    return Person(user, contacts[0])


def working(office: Any) -> Person:
    """Make a caregiver of an office with a login."""
    user, dana = User(first_name="Dana", role="Caregiver"), Caregiver(office=office)
    Grant(
        user=user,
        client=None,
        caregiver=dana,
        office_id=dana.office_id,
        standing=Standing.caregiver,
        section=Section.work,
        basis=Basis.employment,
    )
    return Person(user, dana)
