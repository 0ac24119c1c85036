"""The demo's prospects, in every stage, each with a referral; some have become clients."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from models.care_plan import CarePlan
from models.choice import ChoiceList
from models.client import AssessmentType
from models.emergency_contact import Relation
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from services.demo import care, health, people, places
from services.demo.agency import Agency, Branch, Cared
from services.demo.dice import Dice
from services.demo.people import Person

STAGE = ProspectStage
STAGES = (
    STAGE.new,
    STAGE.contacted,
    STAGE.assessment_scheduled,
    STAGE.assessed,
    STAGE.lost,
    STAGE.won,
    STAGE.new,
    STAGE.contacted,
    STAGE.lost,
    STAGE.assessment_scheduled,
)
RELATIONS = (
    Relation.daughter,
    Relation.son,
    Relation.self,
    Relation.spouse,
    Relation.case_manager,
    Relation.other_relative,
    Relation.neighbour,
    Relation.social_worker,
)
# The agency's lists; of some of them a prospect may give several answers.
ONE_ANSWER = (ChoiceList.smoking, ChoiceList.how_soon, ChoiceList.payer_type_expected)
SOME_ANSWERS = (
    ChoiceList.care_type,
    ChoiceList.pets,
    ChoiceList.days_wanted,
    ChoiceList.language,
)
HOURS = ("4 hours each morning", "Afternoons", "Around the clock", "Two visits a day")
TIMES = ("Mornings", "After 5 pm", "Any time", "Lunch break")
TALLY = (STAGE.assessment_scheduled, STAGE.assessed)


@dataclass(frozen=True)
class Inquirer:
    """A prospect, as far as tasks, calls and messages need to know."""

    key: int
    branch: Branch
    caller: Person
    email: str
    phone: str
    stage: ProspectStage
    asked: date
    person: Person
    call_at: datetime | None


def ask(agency: Agency, sources: list[int], clients: list[Cared]) -> Iterator[Inquirer]:
    """Write the prospects down; those who were won belong to the first clients there are."""
    won = iter(clients)
    for number in range(agency.shape.prospects):
        stage = STAGES[number % len(STAGES)]
        joined = next(won, None) if stage is STAGE.won else None
        yield add(
            agency,
            number,
            STAGE.lost if not joined and stage is STAGE.won else stage,
            sources,
            joined,
        )


def add(
    agency: Agency,
    number: int,
    stage: ProspectStage,
    sources: list[int],
    joined: Cared | None,
) -> Inquirer:
    """Write one prospect down, with a referral and, once assessed, an assessment."""
    dice = agency.dice("prospect", number)
    branch = joined.branch if joined else agency.branches[number % 2]
    person = joined.person if joined else people.elder(dice)
    asked = joined.since - timedelta(days=20) if joined else agency.day(-dice.between(1, 85))
    relation = dice.pick(RELATIONS)
    family = "" if relation in RELATIONS[4:] else person.last_name
    caller = person if relation is Relation.self else people.adult(dice, family)
    email, phone = people.mail(caller, 20_000 + number), agency.phone(branch.place)
    followed = pursuit(agency, stage, asked, dice)
    key = agency.bulk.add(
        Prospect,
        office_id=branch.key,
        relation=relation,
        caller_first_name=caller.first_name,
        caller_last_name=caller.last_name,
        caller_email=email,
        caller_phone_mobile=phone,
        best_time_to_call=dice.pick(TIMES),
        inquiry_date=asked,
        stage=stage,
        stage_since=agency.at(min(asked + timedelta(days=3), agency.today), 9),
        owner_id=agency.users["intake"],
        client_id=joined.key if joined else None,
        converted_at=agency.at(joined.since, 9) if joined else None,
        created_at=agency.at(asked, 9, dice.below(60)),
        **wanted(agency, branch, person, dice),
        **followed,
    )
    refer(agency, branch, key, asked, sources, joined, dice)
    if stage is STAGE.assessed:
        assess(agency, branch, key, dice)
    call_at = followed.get("assessment_call_at")
    return Inquirer(key, branch, caller, email, phone, stage, asked, person, call_at)


def wanted(agency: Agency, branch: Branch, person: Person, dice: Dice) -> dict[str, Any]:
    """Invent the prospective client, and what kind of care is wanted."""
    second = people.elder(dice) if dice.chance(15) else None
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "gender": person.gender,
        "birth_date": agency.day(-dice.between(66 * 365, 95 * 365)),
        "phone_home": agency.phone(branch.place),
        "assessment_type": AssessmentType.manual if dice.chance(15) else AssessmentType.online,
        "second_first_name": second.first_name if second else None,
        "second_last_name": person.last_name if second else None,
        "second_relation": "Spouse" if second else None,
        "other_information": answers(agency, dice),
        "notes": dice.pick(health.HOME_NOTES) if dice.chance(40) else None,
        **places.address(branch.place, dice),
    }


def answers(agency: Agency, dice: Dice) -> dict[str, Any]:
    """Answer the questions under “Other information”."""
    one = {name.value: dice.pick(agency.labels(name)) for name in ONE_ANSWER}
    some = {name.value: dice.some(agency.labels(name), 1) for name in SOME_ANSWERS}
    return one | some | {"hours_wanted": dice.pick(HOURS)}


def pursuit(agency: Agency, stage: ProspectStage, asked: date, dice: Dice) -> dict[str, Any]:
    """Invent how the agency follows it up."""
    found: dict[str, Any] = {
        "rating_id": agency.choice(ChoiceList.prospect_rating, dice.below(3)),
        "media_cost": Decimal(0),
    }
    if dice.chance(25):
        found["media_channel_id"] = agency.choice(ChoiceList.media_channel, dice.below(6))
        found["media_campaign"] = "Spring at home"
        found["media_cost"] = Decimal(dice.between(500, 9000)) / 100
    if stage is STAGE.lost:
        found["lost_reason_id"] = agency.choice(ChoiceList.non_conversion_reason, dice.below(8))
        found["lost_note"] = "Thanked us and may come back later."
        found["lost_at"] = agency.at(asked + timedelta(days=1), 16)
        found["stage_before_loss"] = STAGE.contacted.value
    if stage in TALLY:
        days = dice.between(1, 6) if stage is STAGE.assessment_scheduled else -1
        found["assessment_call_at"] = agency.at(agency.day(days), 10 + dice.below(6))
        found["assessment_call_by"] = "Intake"
        if stage is STAGE.assessed:
            found["assessment_call_outcome"] = "Home visit done"
            found["assessment_call_notes"] = dice.pick(health.SUMMARIES)
    return found


def refer(
    agency: Agency,
    branch: Branch,
    key: int,
    asked: date,
    sources: list[int],
    joined: Cared | None,
    dice: Dice,
) -> None:
    """Write down who recommended the agency; for some, two did."""
    for source in dice.some(sources, 2 if dice.chance(15) else 1):
        agency.bulk.add(
            Referral,
            office_id=branch.key,
            source_id=source,
            prospect_id=key,
            client_id=joined.key if joined else None,
            referred_on=asked,
            person=people.adult(dice).name if dice.chance(50) else None,
            medium_id=agency.choice(ChoiceList.referral_medium, dice.below(6)),
            created_at=agency.at(asked, 9),
        )


def assess(agency: Agency, branch: Branch, key: int, dice: Dice) -> None:
    """Write an assessment down: a care plan that is still a draft."""
    plan = agency.bulk.add(
        CarePlan,
        office_id=branch.key,
        prospect_id=key,
        title="Assessment",
        starts_on=agency.day(-1),
        summary=dice.pick(health.SUMMARIES),
        goals=dice.pick(health.GOALS),
    )
    care.add_tasks(agency, plan, dice.between(3, 6), dice)
