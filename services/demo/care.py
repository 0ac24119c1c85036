"""The demo's care plans: tasks from the agency's catalogue, in the words of its clients."""

from datetime import timedelta

from models.care_plan import CarePlan, CarePlanStatus
from models.care_plan_task import CarePlanTask, Frequency
from models.client import ClientStatus
from services.demo import health
from services.demo.agency import Agency, Cared
from services.demo.dice import Dice

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAVING = frozenset({ClientStatus.discharged, ClientStatus.deceased})
MANUAL = 8


def plan(agency: Agency, cared: Cared, number: int) -> list[int]:
    """Write a client's plans down; return the care tasks of the one in force."""
    dice = agency.dice("care plan", number)
    if number % 9 == MANUAL:  # kept on paper
        return []
    status = CarePlanStatus.active
    if cared.status is ClientStatus.pending:
        status = CarePlanStatus.draft
    elif cared.status in LEAVING:
        status = CarePlanStatus.superseded
    versions = 2 if agency.shape.is_detailed and number % 3 == 0 else 1
    if versions == 2:
        earlier = add(agency, cared, CarePlanStatus.superseded, 1, dice)
        add_tasks(agency, earlier, 3, dice)
    key = add(agency, cared, status, versions, dice)
    return add_tasks(agency, key, dice.between(4, 7) if agency.shape.is_detailed else 2, dice)


def add(agency: Agency, cared: Cared, status: CarePlanStatus, version: int, dice: Dice) -> int:
    """Write one version down."""
    reviewed = max(cared.since, agency.day(-80))
    superseded = status is CarePlanStatus.superseded
    starts = cared.since if superseded or version == 1 else reviewed + timedelta(days=1)
    ends = (cared.until or max(reviewed, starts)) if superseded else None
    return agency.bulk.add(
        CarePlan,
        office_id=cared.branch.key,
        client_id=cared.key,
        number=version,
        status=status,
        starts_on=starts,
        ends_on=ends,
        review_on=None if superseded else agency.day(dice.between(5, 90)),
        summary=health.EARLIER if superseded else dice.pick(health.SUMMARIES),
        goals=dice.pick(health.GOALS),
        created_at=agency.at(starts, 13),
    )


def add_tasks(agency: Agency, plan_key: int, count: int, dice: Dice) -> list[int]:
    """Put tasks of the catalogue into a plan, with how often and what to mind."""
    chosen = dice.some(agency.care_tasks, count)
    for key, words in chosen:
        frequency = dice.pick(tuple(Frequency))
        weekdays = dice.some(DAYS, 3) if frequency is Frequency.chosen_weekdays else []
        note = f"{words}. {dice.pick(health.TASK_NOTES)}" if dice.chance(60) else words
        agency.bulk.add(
            CarePlanTask,
            care_plan_id=plan_key,
            care_task_id=key,
            frequency=frequency,
            weekdays=weekdays,
            notes=note,
        )
    return [key for key, _ in chosen]
