"""What of a prospect's record becomes part of the client's, and a note of it for undoing (P14)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import auto
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Words
from models.care_plan import CarePlan, CarePlanStatus
from models.client import Client, Gender
from models.client_address import ClientAddress
from models.emergency_contact import EmergencyContact, LegalStanding, Relation
from models.prospect import Prospect
from models.referral import Referral
from services import contacts

# Columns of the same name and meaning on both sides; the list is also what the screen shows.
SHARED = (
    "first_name",
    "last_name",
    "preferred_name",
    "birth_date",
    "gender",
    "email_1",
    "phone_home",
    "phone_mobile",
    "phone_work",
    "inquiry_date",
    "assessment_type",
    "notes",
)
ADDRESS = ("street", "street_2", "city", "state", "zip_code")
REACHED_BY = ("phone_home", "phone_mobile", "phone_work")
LANGUAGES = "language"
EMPTY: tuple[Any, ...] = (None, "", [], Gender.unknown)
LEGAL = {
    Relation.power_of_attorney: LegalStanding.power_of_attorney,
    Relation.guardian: LegalStanding.guardian,
}


@dataclass
class Made:
    """What a conversion made, filled in and changed: kept with the prospect for undoing it."""

    stage: str
    by: int | None = None
    client: bool = False
    filled: list[str] = field(default_factory=list)
    replaced: dict[str, Any] = field(default_factory=dict)
    contact: int | None = None
    address: int | None = None
    plans: dict[str, str] = field(default_factory=dict)
    referrals: list[int] = field(default_factory=list)
    handed_over: list[int] = field(default_factory=list)
    closed: dict[str, str] = field(default_factory=dict)
    dropped: list[int] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """The note as the prospect keeps it."""
        return asdict(self)


def client_values(prospect: Prospect) -> dict[str, Any]:
    """The values that a client takes over from a prospect, by the client's column."""
    values = {name: getattr(prospect, name) for name in SHARED}
    second = [prospect.second_first_name, prospect.second_last_name]
    values["second_person"] = " ".join(filter(None, second))[:120] or None
    values["languages"] = list((prospect.other_information or {}).get(LANGUAGES) or [])
    return values


def new_client(session: Session, prospect: Prospect, today: date) -> Client:
    """Make the client, Pending from today."""
    client = Client(office_id=prospect.office_id, status_since=today, **client_values(prospect))
    session.add(client)
    session.flush()
    return client


def fill(
    client: Client, prospect: Prospect, take: Collection[str] = ()
) -> tuple[list[str], dict[str, Any]]:
    """Fill what the client's record leaves empty; replace what stands there only if told to.

    Returns:
        The columns that were filled, and the values of those that were replaced, as JSON.
    """
    filled, replaced = [], {}
    for name, value in client_values(prospect).items():
        before = getattr(client, name)
        if value in EMPTY or before == value:
            continue
        if before in EMPTY:
            filled.append(name)
        elif name in take:
            replaced[name] = plain(before)
        else:
            continue
        setattr(client, name, value)
    return filled, replaced


def differing(client: Client, prospect: Prospect) -> list[str]:
    """Name the columns in which both records say something, but not the same."""
    return [
        name
        for name, value in client_values(prospect).items()
        if value not in EMPTY and getattr(client, name) not in (*EMPTY, value)
    ]


def plain(value: Any) -> Any:
    """Write a column's value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def unplain(name: str, value: Any) -> Any:
    """Read back what `plain` wrote of a client's column."""
    kind = Client.__table__.c[name].type.python_type
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if issubclass(kind, Words) else value


def bring(session: Session, prospect: Prospect, client: Client, made: Made, today: date) -> None:
    """Bring along referrals, assessment, the caller and the address."""
    for referral in session.scalars(_referrals(prospect)):
        made.referrals.append(referral.id)
        referral.client_id = client.id
    _bring_plans(session, prospect, client, made, today)
    made.contact = _bring_caller(session, prospect, client)
    made.address = _bring_address(session, prospect, client)


def assessments(prospect_id: int) -> Any:
    """Select the versions of a prospect's assessment, the newest first."""
    return (
        select(CarePlan)
        .where(CarePlan.prospect_id == prospect_id, CarePlan.deleted_at.is_(None))
        .order_by(CarePlan.number.desc(), CarePlan.id.desc())
    )


def becomes_contact(prospect: Prospect) -> bool:
    """Tell whether the caller is somebody else than the person who receives care."""
    return prospect.relation is not Relation.self


def _referrals(prospect: Prospect) -> Any:
    return select(Referral).where(Referral.prospect_id == prospect.id, Referral.client_id.is_(None))


def _bring_plans(
    session: Session, prospect: Prospect, client: Client, made: Made, today: date
) -> None:
    """Make the newest assessment the plan of care, unless the client already follows one.

    The plan of a client whom others care for by it is never replaced silently: then the
    assessment waits as a draft beside it.
    """
    plans = list(session.scalars(assessments(prospect.id)))
    theirs = select(CarePlan).where(CarePlan.client_id == client.id)
    follows = session.scalar(theirs.where(CarePlan.status == CarePlanStatus.active)) is not None
    count = session.scalar(theirs.with_only_columns(func.max(CarePlan.number))) or 0
    for place, plan in enumerate(plans):
        made.plans[str(plan.id)] = f"{plan.status.value}:{plan.number}"
        plan.client_id, plan.office_id = client.id, client.office_id
        plan.number += count
        if place:
            plan.status = CarePlanStatus.superseded
        elif not follows:
            plan.status, plan.starts_on = CarePlanStatus.active, plan.starts_on or today


def _bring_caller(session: Session, prospect: Prospect, client: Client) -> int | None:
    """Make the caller an emergency contact, unless it is the client or a contact already."""
    if not becomes_contact(prospect):
        return None
    theirs = select(EmergencyContact).where(
        EmergencyContact.client_id == client.id, EmergencyContact.deleted_at.is_(None)
    )
    known = list(session.scalars(theirs))
    name = contacts.search_key(prospect.caller_name)
    if any(contacts.search_key(str(one)) == name for one in known):
        return None
    contact = EmergencyContact(
        office_id=client.office_id,
        client_id=client.id,
        first_name=prospect.caller_first_name,
        last_name=prospect.caller_last_name,
        relation=prospect.relation,
        priority=max((one.priority for one in known), default=0) + 1,
        legal_standing=LEGAL.get(prospect.relation, LegalStanding.none),
        email_1=prospect.caller_email,
        **{name: getattr(prospect, f"caller_{name}") for name in (*REACHED_BY, *ADDRESS)},
    )
    session.add(contact)
    session.flush()
    return contact.id


def _bring_address(session: Session, prospect: Prospect, client: Client) -> int | None:
    """Make the address the client's primary one, where there is none yet."""
    values = {name: getattr(prospect, name) for name in ADDRESS}
    has_one = select(ClientAddress.id).where(
        ClientAddress.client_id == client.id, ClientAddress.is_primary
    )
    if not any(values.values()) or session.scalar(has_one) is not None:
        return None
    address = ClientAddress(client_id=client.id, is_primary=True, **values)
    session.add(address)
    session.flush()
    return address.id


class Goes(Words):
    """Where a fact of the prospect goes at the conversion."""

    client = auto()
    address = auto()
    contact = auto()
    stays = auto()


@dataclass(frozen=True)
class Moved:
    """One fact: the prospect's column, or the answer's list, with its value and where it goes."""

    name: str
    value: Any
    goes: Goes


SECOND = ("second_first_name", "second_last_name")
CALLER = (
    "caller_first_name",
    "caller_last_name",
    "relation",
    "caller_email",
    *(f"caller_{name}" for name in (*REACHED_BY, *ADDRESS)),
)
STAYING = (
    "best_time_to_call",
    "second_birth_date",
    "second_relation",
    "rating",
    "assessment_call_at",
    "assessment_call_by",
    "assessment_call_with",
    "assessment_call_outcome",
    "assessment_call_notes",
    "media_channel",
    "media_campaign",
    "media_agency",
    "media_cost",
)


def mapping(prospect: Prospect) -> list[Moved]:
    """Say of every field where it goes; what does not become the client's stays (P14)."""
    of_caller = Goes.contact if becomes_contact(prospect) else Goes.stays
    by_column = [
        *((name, Goes.client) for name in (*SHARED, *SECOND)),
        *((name, Goes.address) for name in ADDRESS),
        *((name, of_caller) for name in CALLER),
        *((name, Goes.stays) for name in STAYING),
    ]
    answers = prospect.other_information or {}
    return [
        *(Moved(name, getattr(prospect, name), goes) for name, goes in by_column),
        *(
            Moved(name, value, Goes.client if name == LANGUAGES else Goes.stays)
            for name, value in answers.items()
        ),
    ]
