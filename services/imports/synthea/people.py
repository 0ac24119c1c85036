"""Clients, caregivers and referral sources of a Synthea folder."""

import re
from datetime import date

from sqlalchemy import select

from models.caregiver import Caregiver
from models.client import Client, ClientStatus
from models.client_address import ClientAddress
from models.client_status_change import ClientStatusChange
from models.referral_source import OrganisationType, ReferralSource
from services import contacts
from services.imports.intake import Intake
from services.imports.rows import Row

ADDRESS = ("street", "city", "state", "zip_code", "latitude", "longitude")
UNKNOWN = "–"
TYPES = (
    (re.compile(r"\bhospice", re.IGNORECASE), OrganisationType.hospice),
    (re.compile(r"\bnursing|\brehab", re.IGNORECASE), OrganisationType.nursing_home),
    (re.compile(r"\bhome (health|care)|\bvisiting nurs", re.IGNORECASE), OrganisationType.agency),
    (re.compile(r"\bhospital|\bmedical center", re.IGNORECASE), OrganisationType.hospital),
    (
        re.compile(r"\bclinic|\bphysicians?\b|\bhealth center", re.IGNORECASE),
        OrganisationType.clinic,
    ),
)


def take_client(intake: Intake, row: Row) -> None:
    """Take a client in, deceased where a date of death is given."""
    if intake.is_known(Client, row["external_id"]):
        return
    died = row["died_on"]
    intake.rule("deceased" if died else "alive")
    status = ClientStatus.deceased if died else ClientStatus.active
    since = died or intake.today
    key = intake.add(
        Client,
        office_id=intake.office.id,
        external_id=row["external_id"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        birth_date=row["birth_date"],
        gender=row["gender"],
        status=status,
        status_since=since,
    )
    address = {part: row[part] for part in ADDRESS}
    intake.add(ClientAddress, client_id=key, is_primary=True, **address)
    intake.add(ClientStatusChange, client_id=key, status=status, effective_on=since)


def take_caregiver(intake: Intake, row: Row) -> None:
    """Take a provider in as a caregiver."""
    if intake.is_known(Caregiver, row["external_id"]):
        return
    first, last = split(row["name"])
    intake.add(
        Caregiver,
        office_id=intake.office.id,
        external_id=row["external_id"],
        first_name=first,
        last_name=last,
        skills=[row["skill"]] if row["skill"] else [],
        street=row["street"],
        city=row["city"],
        state=row["state"],
        zip_code=row["zip_code"],
    )


def take_source(intake: Intake, row: Row) -> None:
    """Take an organisation in as a referral source."""
    if intake.is_known(ReferralSource, row["external_id"]):
        return
    kind = next((kind for words, kind in TYPES if words.search(row["organisation"])), None)
    if kind:
        intake.rule("kind_from_name")
    intake.add(
        ReferralSource,
        office_id=intake.office.id,
        organisation_type=kind or OrganisationType.other,
        **row.values,
    )


def deaths(intake: Intake) -> dict[int, date]:
    """Tell on which day each deceased client died."""
    intake.bulk.write()
    query = select(Client.id, Client.status_since).where(Client.status == ClientStatus.deceased)
    return {key: day for key, day in intake.session.execute(query) if day}


def split(name: str) -> tuple[str, str]:
    """Split a name; somebody known by title and family name keeps the title as first name."""
    parts = contacts.person_name(name)
    first = " ".join(filter(None, [parts.first, parts.middle]))
    return (first, parts.last) if parts.last else (parts.prefix or UNKNOWN, first)
