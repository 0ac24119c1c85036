"""One person who is an emergency contact of several clients (C3).

Each client has a row of the contact's own, with relation, priority and what the law lets the person
decide there; rows of one person bear one key. The login is one as well, since it goes by the e-mail
address; what it sees of each client is decided by that client's grants alone.
"""

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from models.emergency_contact import EmergencyContact

EMAILS = ("email_1", "email_2")
PHONES = ("phone_home", "phone_mobile")
REACHED_BY = (*EMAILS, *PHONES, "phone_work")
ADDRESS = ("street", "street_2", "city", "state", "zip_code")
SHARED = ("first_name", "last_name", *REACHED_BY, *ADDRESS)
MOST = 5
MOST_OTHERS = 50


def others(session: Session, contact: EmergencyContact, email: str = "") -> list[EmergencyContact]:
    """The rows of the same person with other clients, as far as they exist for the reader.

    Rows from elsewhere bear no key yet: the same name with the same `email` is the same person.
    """
    same = []
    if contact.person_key is not None:
        same.append(EmergencyContact.person_key == contact.person_key)
    if email:
        named = (EmergencyContact.first_name == contact.first_name) & (
            EmergencyContact.last_name == contact.last_name
        )
        same.append((EmergencyContact.email_1 == email) & named)
    if not same:
        return []
    query = (
        select(EmergencyContact)
        .options(joinedload(EmergencyContact.client))
        .where(
            or_(*same),
            EmergencyContact.id != contact.id,
            EmergencyContact.deleted_at.is_(None),
        )
        .order_by(EmergencyContact.id)
        .limit(MOST_OTHERS)
    )
    return list(session.scalars(query))


def records(contact: EmergencyContact) -> Select[EmergencyContact]:
    """Select all rows of a contact's person, this one too."""
    mine: ColumnElement[bool] = EmergencyContact.id == contact.id
    if contact.person_key is not None:
        mine = or_(mine, EmergencyContact.person_key == contact.person_key)
    return select(EmergencyContact).where(mine, EmergencyContact.deleted_at.is_(None))


def alike(session: Session, contact: EmergencyContact, client_id: int) -> list[EmergencyContact]:
    """Contacts of other clients with the same e-mail address or phone, each person once."""
    emails = _said(contact, EMAILS)
    phones = _said(contact, PHONES)
    same = [
        *(getattr(EmergencyContact, name).in_(emails) for name in EMAILS if emails),
        *(getattr(EmergencyContact, name).in_(phones) for name in PHONES if phones),
    ]
    if not same:
        return []
    query = (
        select(EmergencyContact)
        .options(joinedload(EmergencyContact.client))
        .where(
            or_(*same),
            EmergencyContact.client_id != client_id,
            EmergencyContact.deleted_at.is_(None),
        )
        .order_by(EmergencyContact.id)
        .limit(MOST)
    )
    found: dict[str, EmergencyContact] = {}
    for one in session.scalars(query):
        found.setdefault(one.person_key or f"row {one.id}", one)
    return list(found.values())


def join(contact: EmergencyContact, known: EmergencyContact) -> None:
    """Note that two rows are one person."""
    known.person_key = known.person_key or uuid.uuid4().hex
    contact.person_key = known.person_key


def pass_on(
    contact: EmergencyContact, names: Iterable[str], to: Iterable[EmergencyContact]
) -> None:
    """Give what was changed on one row to the person's other rows."""
    for other in to:
        for name in names:
            setattr(other, name, getattr(contact, name))


def _said(contact: EmergencyContact, names: tuple[str, ...]) -> list[str]:
    return [value for name in names if (value := getattr(contact, name))]
