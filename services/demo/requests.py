"""The demo's schedule requests, and how well caregivers suit clients."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from models.client import ClientStatus
from models.compatibility import Compatibility, Suitability
from models.schedule import Schedule
from models.schedule_request import RequestState, ScheduleRequest
from services.demo import lanes
from services.demo.agency import Agency, Cared, Carer
from services.demo.payers import prices

WORDS = (
    "My daughter is away that week; could somebody come in the afternoon too?",
    "An eye appointment at two. I need a ride and somebody to wait with me.",
    "Could we have company for an hour longer on that day?",
    "An evening bath, please, as family comes the day after.",
    "Help with packing before the holidays.",
    "One more morning a week from now on.",
)
REQUESTS, SHOWN = 14, 6
HOURS = timedelta(hours=2)
STATES = tuple(RequestState)
ANSWERS = {
    RequestState.in_discussion: "We are asking two caregivers and will call you.",
    RequestState.scheduled: "Gladly. It stands in your schedule.",
    RequestState.declined: "We are sorry: nobody is free on that day.",
}


def suit(agency: Agency, cared: Cared) -> None:
    """Say how well a client's caregivers suit, and whom the client would rather not have."""
    team: list[tuple[Carer, Suitability, str | None]] = [
        (lane.carer, Suitability.preferred if turn == 0 else Suitability.compatible, None)
        for turn, lane in enumerate(lanes.of(agency, cared, agency.dice("suits", cared.key)))
    ]
    known = {carer.key for carer, _, _ in team}
    carers = cared.branch.caregivers
    stranger = carers[(cared.place * 3 + 5) % len(carers)]
    if agency.shape.is_detailed and stranger.key not in known:
        turn = cared.place % 3
        kind = (Suitability.preferred, Suitability.not_preferred, Suitability.blocked)[turn]
        note = (None, "Prefers somebody quieter", "Allergic to her cat")[turn]
        team.append((stranger, kind, note))
    for carer, kind, note in team:
        agency.bulk.add(
            Compatibility,
            office_id=cared.branch.key,
            client_id=cared.key,
            caregiver_id=carer.key,
            suitability=kind,
            note=note,
        )


def ask(agency: Agency, clients: list[Cared]) -> None:
    """Write requests down in every state; the first are the client's with the demo's login."""
    askers = [one for one in clients if one.status is ClientStatus.active]
    for number in range(min(REQUESTS, len(askers))):
        cared = clients[0] if number < SHOWN else askers[number]
        state = STATES[number % len(STATES)]
        hour = 20 if state is RequestState.scheduled else 14
        starts = agency.at(agency.day(4 + number), hour, branch=cared.branch)
        key = write(agency, cared, number, state, starts)
        if state is RequestState.scheduled:
            plan(agency, cared, number, key, starts)


def write(agency: Agency, cared: Cared, number: int, state: RequestState, starts: datetime) -> int:
    """Write one request down, asked by the client or the family in turn."""
    shown = number < SHOWN
    made = agency.at(agency.day(-1 - number % 6), 19)
    answered = state not in {RequestState.requested, RequestState.withdrawn}
    return agency.bulk.add(
        ScheduleRequest,
        office_id=cared.branch.key,
        client_id=cared.key,
        requested_by_id=agency.users["family" if number % 2 else "client"] if shown else None,
        service_id=agency.services[number % 3].key,
        caregiver_id=cared.branch.caregivers[0].key if shown else None,
        starts_at=starts,
        ends_at=starts + HOURS,
        repeats="FREQ=WEEKLY" if number % 6 == 5 else None,
        details=WORDS[number % len(WORDS)],
        tasks_wanted=[words for _, words in agency.care_tasks[number : number + 2]],
        state=state,
        answer=ANSWERS.get(state),
        answered_at=made + timedelta(hours=15) if answered else None,
        created_at=made,
    )


def plan(agency: Agency, cared: Cared, number: int, request: int, starts: datetime) -> None:
    """Write down the schedule that came of a request; nobody is found for it yet."""
    day = agency.day(4 + number)
    service = agency.services[number % 3]
    bill, pay = prices(service.label)
    agency.bulk.add(
        Schedule,
        office_id=cared.branch.key,
        client_id=cared.key,
        request_id=request,
        service_id=service.key,
        starts_at=starts,
        ends_at=starts + HOURS,
        local_day=day,
        local_start=time(20),
        local_end=time(22),
        time_zone=cared.branch.place.zone,
        bill_rate=Decimal(bill),
        pay_rate=Decimal(pay),
    )
