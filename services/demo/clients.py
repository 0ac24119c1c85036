"""The demo's clients, with address, contacts, health and the history of their status."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from models.choice import ChoiceList
from models.client import AssessmentType, Client, ClientStatus, Gender
from models.client_address import ClientAddress
from models.client_condition import ClientCondition, ConditionKind
from models.client_status_change import ClientStatusChange
from services.demo import contacts, health, people, places
from services.demo.agency import Agency, Branch, Cared
from services.demo.dice import Dice
from services.demo.people import Person

LOGIN_EMAIL = "client@demo.tendwell.test"
HOUSEHOLD = "Ellison"
# The first places of an office; the second is a client whose twin lives in the other one.
KNOWN = (
    Person("Margaret", HOUSEHOLD, Gender.female),
    Person("Eleanor", "Whitcombe", Gender.female),
    Person("Harold", HOUSEHOLD, Gender.male),
)
STANDING = {
    11: ClientStatus.pending,
    12: ClientStatus.on_hold,
    13: ClientStatus.discharged,
    14: ClientStatus.deceased,
}
REASONS = {
    ClientStatus.on_hold: "In rehabilitation after a fall",
    ClientStatus.discharged: "Moved to live with family",
    ClientStatus.deceased: None,
}
LEFT = timedelta(days=36)


def admit(agency: Agency) -> Iterator[Cared]:
    """Write the clients down, one after the other."""
    places_taken = [0, 0]
    for number in range(agency.shape.clients):
        branch = agency.branches[0 if number % 5 < 3 else 1]
        place = places_taken[branch.index]
        places_taken[branch.index] += 1
        yield add(agency, branch, place, number)


def add(agency: Agency, branch: Branch, place: int, number: int) -> Cared:
    """Write one client down, with everything that belongs to the person."""
    dice = agency.dice("client", number)
    person = somebody(branch, place, dice)
    status = standing(branch, place)
    left = agency.today - LEFT if status in REASONS else None
    is_recent = place % 10 == 9 and left is None
    admitted = agency.day(-25 if is_recent else -dice.between(120, 1100))
    address = places.address(branch.place, dice)
    key = agency.bulk.add(
        Client,
        office_id=branch.key,
        first_name=person.first_name,
        last_name=person.last_name,
        gender=person.gender,
        status=status,
        status_since=left or (agency.day(-3) if status is ClientStatus.pending else admitted),
        coordinator_id=agency.users["scheduler" if branch.index == 0 else "intake"],
        admission_date=None if status is ClientStatus.pending else admitted,
        **details(agency, branch, number, person, dice),
    )
    agency.bulk.add(
        ClientAddress,
        client_id=key,
        is_primary=True,
        **address,
        **places.position(branch.place, address["zip_code"], dice),
    )
    cared = Cared(key, branch, place, person, places.lines(address), status, admitted, left)
    tell_history(agency, cared)
    contacts.add(agency, cared, dice)
    add_conditions(agency, cared, dice)
    return cared


def somebody(branch: Branch, place: int, dice: Dice) -> Person:
    """Choose who it is: known people first, then anybody."""
    known = KNOWN if branch.index == 0 else (None, KNOWN[1])
    chosen = known[place] if place < len(known) else None
    return chosen or people.elder(dice)


def standing(branch: Branch, place: int) -> ClientStatus:
    """Decide where a client stands; those of the caregiver with the login are all active."""
    if place % len(branch.caregivers) == 0:
        return ClientStatus.active
    return STANDING.get(place % 15, ClientStatus.active)


def details(
    agency: Agency, branch: Branch, number: int, person: Person, dice: Dice
) -> dict[str, Any]:
    """Invent what else stands on a client's record."""
    spoken = agency.labels(ChoiceList.language)
    inquiry = agency.day(-dice.between(1110, 1200))
    return {
        "preferred_name": "Peg" if person.first_name == "Margaret" else None,
        "birth_date": agency.day(-dice.between(66 * 365, 97 * 365)),
        "email_1": LOGIN_EMAIL if number == 0 else people.mail(person, number),
        "phone_home": agency.phone(branch.place),
        "phone_mobile": agency.phone(branch.place) if dice.chance(60) else None,
        "languages": [spoken[0] if dice.chance(80) else dice.pick(spoken)],
        "inquiry_date": inquiry,
        "assessment_type": AssessmentType.manual if number % 9 == 8 else AssessmentType.online,
        "second_person": f"Harold {HOUSEHOLD}" if number == 0 else None,
        "notes": dice.pick(health.HOME_NOTES) if dice.chance(50) else None,
        "created_at": agency.at(inquiry, 10, dice.below(60)),
    }


def tell_history(agency: Agency, cared: Cared) -> None:
    """Write each status down from the day on which it began."""
    steps: list[tuple[ClientStatus, date, str | None]] = []
    if cared.status is ClientStatus.pending:
        steps.append((ClientStatus.pending, agency.day(-3), "Converted from a prospect"))
    else:
        steps.append((ClientStatus.pending, cared.since - timedelta(days=9), None))
        steps.append((ClientStatus.active, cared.since, "First visit"))
    if cared.until:
        steps.append((cared.status, cared.until, REASONS[cared.status]))
    for status, day, reason in steps:
        agency.bulk.add(
            ClientStatusChange,
            client_id=cared.key,
            status=status,
            effective_on=day,
            reason=reason,
            changed_by_id=agency.users["intake"],
            created_at=agency.at(day, 9),
        )


def add_conditions(agency: Agency, cared: Cared, dice: Dice) -> None:
    """Add diagnoses and, for every third client, an allergy."""
    count = dice.between(1, 3) if agency.shape.is_detailed else 1
    found = [(ConditionKind.diagnosis, *one) for one in dice.some(health.DIAGNOSES, count)]
    if dice.chance(33) and agency.shape.is_detailed:
        found.append((ConditionKind.allergy, *dice.pick(health.ALLERGIES)))
    for kind, code, words in found:
        agency.bulk.add(
            ClientCondition,
            office_id=cared.branch.key,
            client_id=cared.key,
            kind=kind,
            code=code,
            description=words,
            starts_on=cared.since - timedelta(days=dice.between(30, 2000)),
        )
