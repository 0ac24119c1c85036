"""The demo's emergency contacts: family first, then a friend or neighbour."""

from typing import Any

from models.client import Gender
from models.emergency_contact import EmergencyContact, LegalStanding, Relation
from services.demo import people, places
from services.demo.agency import Agency, Cared
from services.demo.dice import Dice
from services.demo.people import Person

LOGIN = Person("Claire", "Ellison", Gender.female)
LOGIN_EMAIL = "family@demo.tendwell.test"
# In the first office, the clients whose daughter has the demo's login.
PARENTS = (0, 2)
FAMILY = (Relation.daughter, Relation.son, Relation.spouse, Relation.sibling)
OTHERS = (Relation.friend, Relation.neighbour, Relation.other_relative)


def add(agency: Agency, cared: Cared, dice: Dice) -> None:
    """Add one to three contacts, in the order in which the office rings them."""
    count = dice.between(1, 3) if agency.shape.is_detailed else 1
    for priority in range(1, count + 1):
        family = priority < 3
        relation = dice.pick(FAMILY if family else OTHERS)
        person = people.adult(dice, cared.person.last_name if family else "")
        facts = _daughter(cared) if priority == 1 else {}
        key = agency.bulk.add(
            EmergencyContact,
            **{
                "office_id": cared.branch.key,
                "client_id": cared.key,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "relation": relation,
                "priority": priority,
                "email_1": people.mail(person, 50_000 + cared.key * 3 + priority),
                "phone_mobile": agency.phone(cared.branch.place),
                "lives_with_client": relation is Relation.spouse,
                "has_key": family and dice.chance(60),
                "legal_standing": _standing(priority, dice),
                "created_at": agency.at(cared.since, 11),
                **places.address(cared.branch.place, dice),
                **facts,
            },
        )
        if facts:
            agency.parents.append((cared, key))


def _standing(priority: int, dice: Dice) -> LegalStanding:
    if priority > 1 or not dice.chance(30):
        return LegalStanding.none
    return LegalStanding.guardian if dice.chance(20) else LegalStanding.power_of_attorney


def _daughter(cared: Cared) -> dict[str, Any]:
    """Who is the contact with the demo's login, for the clients whose daughter she is."""
    if cared.branch.index or cared.place not in PARENTS:
        return {}
    return {
        "first_name": LOGIN.first_name,
        "last_name": LOGIN.last_name,
        "relation": Relation.daughter,
        "email_1": LOGIN_EMAIL,
        "has_key": True,
        "lives_with_client": False,
        "legal_standing": LegalStanding.power_of_attorney,
    }
