"""The people who play in every test of access."""

from dataclasses import dataclass
from typing import Any

from models.section import Section
from tests.factories.access import Grant
from tests.factories.people import Client, Office, OfficeStaff, Payer, User

OWN = (
    Section.schedule,
    Section.care_plan,
    Section.visit_notes,
    Section.invoices,
    Section.pay,
    Section.request_care,
    Section.messages,
    Section.documents,
)
BILLS = (Section.invoices, Section.pay, Section.messages)


@dataclass(frozen=True)
class Person:
    """A login and the record that it stands for."""

    user: Any
    record: Any = None


@dataclass(frozen=True)
class Cast:
    """Ada, the administrator; Bea, a client; Paul, a payer; Mallory, Bea's look-alike elsewhere.

    Nina does intake in Bea's office only.
    """

    ada: Person
    bea: Person
    paul: Person
    mallory: Person
    nina: Person


def make_cast() -> Cast:
    """Put them on the stage: two offices, and grants as an invitation gives them."""
    office, elsewhere = Office(name="Albany"), Office(name="Buffalo")
    nina = User(first_name="Nina", last_name="Intake", role="Intake")
    OfficeStaff(user=nina, office=office)
    return Cast(
        ada=Person(User(first_name="Ada", last_name="Admin", role="Agency admin")),
        bea=client_with_login(office=office, first_name="Bea", last_name="Baker"),
        paul=payer_with_login(office=office, name="Paul Parker"),
        mallory=client_with_login(office=elsewhere, first_name="Bea", last_name="Baker"),
        nina=Person(nina),
    )


def client_with_login(**facts: Any) -> Person:
    """A client who accepted the invitation."""
    client = Client(**facts)
    user = User(first_name=client.first_name, last_name=client.last_name, role="Client")
    for section in OWN:
        Grant(user=user, client=client, section=section)
    return Person(user, client)


def payer_with_login(**facts: Any) -> Person:
    """A payer who accepted the invitation."""
    payer = Payer(**facts)
    user = User(first_name="Paul", last_name="Parker", role="Payer")
    for section in BILLS:
        Grant(user=user, payer=payer, section=section)
    return Person(user, payer)
