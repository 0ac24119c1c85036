"""Tables of one kind, a row each: clients, payers, caregivers, referral sources, contacts."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flask_babel import gettext as _

from models.base import Base
from models.caregiver import Caregiver
from models.client import Client
from models.client_address import ClientAddress
from models.client_status_change import ClientStatusChange
from models.contact import Addressed
from models.emergency_contact import EmergencyContact
from models.payer import Payer
from models.referral_source import ReferralSource
from services.errors import Refused
from services.imports import mapping
from services.imports.intake import Intake
from services.imports.rows import Reader, Row

ADDRESS = tuple(Addressed.__annotations__)
FILLED = ("skills", "languages")
ID = "Tendwell ID"


@dataclass(frozen=True)
class Kind:
    """One kind of table: whose columns it fills, and how a row is taken in."""

    models: tuple[type[Base], ...]
    take: Callable[[Intake, Row], None]


def run(
    intake: Intake, kind: str, source: str | Path | BinaryIO, name: str, map_file: Path | None
) -> Iterator[int]:
    """Take a table in; yield 1 for each row that was read."""
    chosen = KINDS[kind]
    columns = mapping.load(map_file or mapping.find(kind), *chosen.models)
    is_empty = True
    for row in Reader(columns, intake.report).read(source, name):
        is_empty = False
        if row is not None and not is_here(intake, chosen.models[0], row):
            chosen.take(intake, row)
        yield 1
    if is_empty:
        raise Refused(_("%(file)s has headings, but no row beneath them.", file=name))


def is_here(intake: Intake, model: type[Base], row: Row) -> bool:
    """Tell whether a row says which of ours it is, as our own exports do; count or refuse it."""
    key = row.values.pop("id", None)
    if key is None:
        return False
    if key in intake.ids(model):
        intake.report.known[model.__tablename__] += 1
    else:
        intake.reject(row, ID, _("There is no record with this ID."))
    return True


def take_client(intake: Intake, row: Row) -> None:
    """Take a client in, with the address and the first entry of the status history."""
    values = own(intake, row)
    if intake.is_known(Client, values["external_id"]):
        return
    address = {part: values.pop(part, None) for part in ADDRESS}
    since = values.get("status_since") or values.get("admission_date") or intake.today
    key = intake.add(Client, office_id=intake.office.id, **values | {"status_since": since})
    if any(address.values()):
        intake.add(ClientAddress, client_id=key, is_primary=True, **address)
    status = values["status"]
    intake.add(ClientStatusChange, client_id=key, status=status, effective_on=since)


def take_one(model: type[Base]) -> Callable[[Intake, Row], None]:
    """Make the way in for rows of a single table."""

    def take(intake: Intake, row: Row) -> None:
        values = own(intake, row)
        if not intake.is_known(model, values["external_id"]):
            intake.add(model, office_id=intake.office.id, **values)

    return take


def take_contact(intake: Intake, row: Row) -> None:
    """Take an emergency contact in, for a client who is here already."""
    values = dict(row.values)
    client = intake.find(Client, row, "client", _("client"))
    if client is None:
        return
    if values["priority"] < 1:
        intake.reject(row, "priority", _("The first one to ring has priority 1."))
        return
    del values["client"]
    named = (client, values["first_name"], values["last_name"])
    if named in intake.contacts():
        intake.report.known[EmergencyContact.__tablename__] += 1
        return
    intake.contacts().add(named)
    intake.add(EmergencyContact, office_id=intake.office.id, client_id=client, **values)


def own(intake: Intake, row: Row) -> dict[str, Any]:
    """The row's values for our columns, with a key by which it is known the next time."""
    values = {name: value for name, value in row.values.items() if name not in FILLED or value}
    if not values.get("external_id"):
        intake.rule("own_key")
        words = "\n".join(f"{name}={value}" for name, value in sorted(values.items()))
        values["external_id"] = f"row:{hashlib.sha256(words.encode()).hexdigest()[:40]}"
    return values


KINDS: dict[str, Kind] = {
    "clients": Kind((Client, ClientAddress), take_client),
    "payers": Kind((Payer,), take_one(Payer)),
    "caregivers": Kind((Caregiver,), take_one(Caregiver)),
    "referral-sources": Kind((ReferralSource,), take_one(ReferralSource)),
    "emergency-contacts": Kind((EmergencyContact,), take_contact),
}
