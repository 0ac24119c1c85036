"""The demo's schedules: three months of them, in every status that a visit can have."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.choice import ChoiceList
from models.client import ClientStatus
from models.schedule import Schedule, ScheduleStatus
from models.schedule_series import ScheduleSeries
from models.schedule_task import Outcome, ScheduleTask
from services.demo import fates, lanes
from services.demo.agency import Agency, Cared
from services.demo.dice import Dice
from services.demo.lanes import Lane

DAY = timedelta(days=1)
TASKS_NEAR = 10
NOTES = (
    "Ate well, good spirits.",
    "Walked to the mailbox and back.",
    "A little tired today; rested after lunch.",
    "Daughter telephoned during the visit.",
    "Blood pressure as usual.",
)
S = ScheduleStatus
RECENT = (S.approved, S.completed, S.needs_review, S.approved, S.completed)
TODAY = (S.completed, S.in_progress, S.confirmed)
BEGUN = frozenset({S.completed, S.needs_review, S.approved, S.billed})


@dataclass(frozen=True, slots=True)
class Charge:
    """A visit that can be billed."""

    schedule: int
    day: date
    lane: Lane


Charges = dict[int, list[Charge]]


def plan(agency: Agency, cared: Cared, number: int, tasks: list[int]) -> Charges:
    """Write a client's schedules down; return those to be billed, by period."""
    charges: Charges = {}
    if cared.status is ClientStatus.pending:
        return charges
    dice = agency.dice("visits", number)
    for lane in lanes.of(agency, cared, dice):
        series = repeat(agency, cared, lane)
        for day in days(agency, cared, lane):
            status = status_of(agency, cared, lane, day)
            key = add(agency, cared, lane, series, day, status, dice)
            if agency.shape.is_detailed and abs((day - agency.today).days) <= TASKS_NEAR:
                add_tasks(agency, key, status, tasks, dice)
            period = agency.shape.period(day, agency.today)
            if period and status in {S.approved, S.billed}:
                charges.setdefault(period, []).append(Charge(key, day, lane))
    for found in charges.values():
        found.sort(key=lambda charge: charge.day)
    return charges


def days(agency: Agency, cared: Cared, lane: Lane) -> list[date]:
    """The days of a lane on which the client is visited."""
    first = max(agency.shape.first_day(agency.today), cared.since)
    last = agency.shape.last_day(agency.today)
    if cared.until:
        last = min(last, cared.until - DAY)
    every = range(first.toordinal(), last.toordinal() + 1)
    return [date.fromordinal(n) for n in every if (n - 1) % 7 in lane.weekdays]


def status_of(agency: Agency, cared: Cared, lane: Lane, day: date) -> ScheduleStatus:
    """Decide what became of a visit; what the bill says decides about those behind us."""
    turn = cared.place * 7 + day.toordinal()
    if day == agency.today:
        mine = lane.carer is agency.branches[0].caregivers[0]
        return S.confirmed if mine else TODAY[lane.shift]
    if turn % 23 == 5:
        return S.cancelled
    if day > agency.today:
        return S.confirmed if day < agency.day(8) else S.scheduled
    if turn % 41 == 7:
        return S.no_show
    period = agency.shape.period(day, agency.today)
    if not period:
        return RECENT[turn % len(RECENT)]
    return S.billed if fates.of(agency, cared, period) in fates.ISSUED else S.approved


def is_open_shift(agency: Agency, cared: Cared, day: date, status: ScheduleStatus) -> bool:
    """Tell whether nobody has been found for a visit yet."""
    planned = status in {S.scheduled, S.confirmed} and day > agency.today
    return planned and (cared.place * 5 + day.toordinal()) % 17 == 3


def repeat(agency: Agency, cared: Cared, lane: Lane) -> int:
    """Write down the rule that a lane's schedules follow."""
    return agency.bulk.add(
        ScheduleSeries,
        office_id=cared.branch.key,
        client_id=cared.key,
        caregiver_id=lane.carer.key,
        rule=lane.rule,
        starts_on=max(cared.since, agency.shape.first_day(agency.today)),
        made_until=cared.until or agency.shape.last_day(agency.today),
        **same_each_time(cared, lane),
    )


def same_each_time(cared: Cared, lane: Lane) -> dict[str, Any]:
    """What a rule and each of its schedules have in common."""
    return {
        "service_id": lane.service.key,
        "local_start": lane.starts,
        "local_end": lane.ends,
        "time_zone": cared.branch.place.zone,
        "bill_rate": lane.bill,
        "pay_rate": lane.pay,
    }


def add(
    agency: Agency,
    cared: Cared,
    lane: Lane,
    series: int,
    day: date,
    status: ScheduleStatus,
    dice: Dice,
) -> int:
    """Write one schedule down."""
    starts, ends = (
        agency.at(day, wall.hour, wall.minute, cared.branch) for wall in (lane.starts, lane.ends)
    )
    carer = None if is_open_shift(agency, cared, day, status) else lane.carer
    reasons = agency.labels(ChoiceList.cancel_reason)
    return agency.bulk.add(
        Schedule,
        office_id=cared.branch.key,
        client_id=cared.key,
        caregiver_id=carer.key if carer else None,
        caregiver_first_name=carer.first_name if carer else None,
        series_id=series,
        starts_at=starts,
        ends_at=ends,
        local_day=day,
        status=status,
        cancel_reason=dice.pick(reasons) if status is S.cancelled else None,
        note=dice.pick(NOTES) if status in BEGUN and dice.chance(30) else None,
        created_at=starts - timedelta(days=21),
        **actual(status, starts, ends, dice),
        **same_each_time(cared, lane),
    )


def actual(
    status: ScheduleStatus, starts: datetime, ends: datetime, dice: Dice
) -> dict[str, datetime]:
    """When the caregiver really came and went: a few minutes off the plan."""
    if status not in BEGUN | {S.in_progress}:
        return {}
    came = starts + timedelta(minutes=dice.between(-4, 6))
    if status is S.in_progress:
        return {"actual_start": came}
    left = 0 if status is S.needs_review else dice.between(-3, 5)
    return {"actual_start": came, "actual_end": ends + timedelta(minutes=left)}


def add_tasks(
    agency: Agency, key: int, status: ScheduleStatus, tasks: list[int], dice: Dice
) -> None:
    """Put the care plan's tasks on a visit; most of them were done if it has been."""
    for task in tasks:
        outcome, reason = Outcome.planned, None
        if status in BEGUN:
            outcome = dice.pick((Outcome.done,) * 8 + (Outcome.refused, Outcome.not_done))
            reason = None if outcome is Outcome.done else "Not today, please"
        agency.bulk.add(
            ScheduleTask, schedule_id=key, care_task_id=task, outcome=outcome, reason=reason
        )
