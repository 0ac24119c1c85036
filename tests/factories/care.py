"""Care: plans, schedules, requests and what becomes of them."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import factory

from models import (
    care_plan,
    care_plan_task,
    care_task,
    document,
    schedule,
    schedule_request,
    schedule_series,
    schedule_task,
)
from tests.factories.base import NOW, TODAY, Factory
from tests.factories.office_work import Choice
from tests.factories.people import Client

ZONE = "America/New_York"


class CareTask(Factory):
    class Meta:
        model = care_task.CareTask

    name = factory.Sequence(lambda n: f"Help with washing {n}")


class CarePlan(Factory):
    class Meta:
        model = care_plan.CarePlan

    client = factory.SubFactory(Client)
    office_id = factory.SelfAttribute("client.office_id")
    status = care_plan.CarePlanStatus.active


class CarePlanTask(Factory):
    class Meta:
        model = care_plan_task.CarePlanTask

    care_plan = factory.SubFactory(CarePlan)
    care_task = factory.SubFactory(CareTask)


class Schedule(Factory):
    """Two hours, tomorrow at this time; without a caregiver it is an open shift."""

    class Meta:
        model = schedule.Schedule

    client = factory.SubFactory(Client)
    service = factory.SubFactory(Choice)
    office_id = factory.SelfAttribute("client.office_id")
    starts_at = NOW + timedelta(days=1)
    ends_at = factory.LazyAttribute(lambda made: made.starts_at + timedelta(hours=2))
    time_zone = ZONE
    local_day = factory.LazyAttribute(lambda made: _local(made, "starts_at").date())
    local_start = factory.LazyAttribute(lambda made: _local(made, "starts_at").time())
    local_end = factory.LazyAttribute(lambda made: _local(made, "ends_at").time())
    caregiver_first_name = factory.LazyAttribute(
        lambda made: getattr(getattr(made, "caregiver", None), "first_name", None)
    )


def _local(made, moment):
    return getattr(made, moment).astimezone(ZoneInfo(made.time_zone))


class ScheduleSeries(Factory):
    """Every Wednesday from nine to eleven."""

    class Meta:
        model = schedule_series.ScheduleSeries

    client = factory.SubFactory(Client)
    service_id = factory.LazyFunction(lambda: Choice().id)
    office_id = factory.SelfAttribute("client.office_id")
    rule = "FREQ=WEEKLY;BYDAY=WE"
    starts_on = TODAY
    local_start = time(9)
    local_end = time(11)
    time_zone = ZONE


class ScheduleRequest(Factory):
    class Meta:
        model = schedule_request.ScheduleRequest

    client = factory.SubFactory(Client)
    office_id = factory.SelfAttribute("client.office_id")
    starts_at = NOW + timedelta(days=3)
    ends_at = factory.LazyAttribute(lambda made: made.starts_at + timedelta(hours=2))


class ScheduleTask(Factory):
    class Meta:
        model = schedule_task.ScheduleTask

    class Params:
        schedule = factory.SubFactory(Schedule)

    schedule_id = factory.SelfAttribute("schedule.id")
    care_task = factory.SubFactory(CareTask)


class Document(Factory):
    class Meta:
        model = document.Document

    class Params:
        client = factory.SubFactory(Client)

    client_id = factory.SelfAttribute("client.id")
    office_id = factory.SelfAttribute("client.office_id")
    title = "Power of attorney"
    stored_as = factory.Sequence(lambda n: f"document-{n}")
    content_type = "application/pdf"
    size = 1024
    sha256 = "0" * 64
