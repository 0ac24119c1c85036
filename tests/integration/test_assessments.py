"""Assessments: care tasks with how often, in dated versions (P13)."""

import re

import pytest
from sqlalchemy import select

from models.care_plan import CarePlan, CarePlanStatus
from models.care_plan_task import Frequency
from models.care_task import CareTask
from models.prospect import ProspectStage
from services import assessments
from services.assessments import Item
from services.errors import MovedOn, Refused
from tests import factories
from tests.integration.prospect_forms import post

NOW, TODAY = factories.NOW, factories.TODAY


@pytest.fixture
def prospect(session):
    return factories.Prospect()


@pytest.fixture
def bathing(session):
    return session.scalars(select(CareTask).where(CareTask.name == "Bathing")).one()


def begin(session, prospect):
    return assessments.begin(session, prospect, NOW)


def write(session, prospect, plan, *items, summary=None):
    assessments.write(session, prospect, plan, items, summary, NOW)


# P13
def test_an_assessment_is_a_dated_draft_of_a_care_plan(session, prospect):
    plan = begin(session, prospect)
    assert (plan.prospect_id, plan.client_id) == (prospect.id, None)
    assert (plan.number, plan.status, plan.starts_on) == (1, CarePlanStatus.draft, TODAY)


# P13
def test_each_task_has_a_frequency_days_and_notes(session, prospect, bathing):
    plan = begin(session, prospect)
    item = Item(bathing.id, Frequency.chosen_weekdays, ["mon", "fri"], "Warm water")
    write(session, prospect, plan, item, summary="Lives alone")
    (task,) = plan.tasks
    assert (task.care_task_id, task.frequency) == (bathing.id, Frequency.chosen_weekdays)
    assert (task.weekdays, task.notes, plan.summary) == (
        ["mon", "fri"],
        "Warm water",
        "Lives alone",
    )


def test_days_count_only_where_days_are_chosen(session, prospect, bathing):
    plan = begin(session, prospect)
    write(session, prospect, plan, Item(bathing.id, Frequency.daily, ["mon"]))
    assert plan.tasks[0].weekdays == []


@pytest.mark.parametrize("days", [[], ["someday"]])
def test_chosen_weekdays_name_real_days(session, prospect, bathing, days):
    plan = begin(session, prospect)
    with pytest.raises(Refused) as refusal:
        write(session, prospect, plan, Item(bathing.id, Frequency.chosen_weekdays, days))
    assert refusal.value.field == f"task-{bathing.id}"


def test_writing_an_assessment_moves_the_prospect_on(session, prospect, bathing):
    write(session, prospect, begin(session, prospect), Item(bathing.id))
    assert prospect.stage is ProspectStage.assessed


# P13
def test_a_new_version_starts_from_the_one_before_and_leaves_it_alone(session, prospect, bathing):
    first = begin(session, prospect)
    write(session, prospect, first, Item(bathing.id, notes="Warm water"), summary="Lives alone")
    second = begin(session, prospect)
    write(session, prospect, second, summary="Moved in with Dora")
    session.expire_all()
    assert (second.number, second.tasks) == (2, [])
    assert (first.tasks[0].notes, first.summary) == ("Warm water", "Lives alone")


def test_an_older_version_is_not_written_any_more(session, prospect, bathing):
    first = begin(session, prospect)
    write(session, prospect, first, Item(bathing.id))
    begin(session, prospect)
    with pytest.raises(MovedOn):
        write(session, prospect, first)


def test_pressing_twice_begins_one_assessment(session, prospect):
    assert begin(session, prospect).id == begin(session, prospect).id


@pytest.mark.parametrize("stage", [ProspectStage.won, ProspectStage.lost])
def test_a_closed_prospect_is_not_assessed(session, stage):
    with pytest.raises(Refused):
        begin(session, factories.Prospect(stage=stage))


def test_a_retired_task_stays_in_the_plans_that_have_it(session, prospect, bathing):
    plan = begin(session, prospect)
    write(session, prospect, plan, Item(bathing.id))
    bathing.active = False
    session.flush()
    names = [task.name for _area, tasks in assessments.catalogue(session, plan) for task in tasks]
    offered = [task.name for _area, tasks in assessments.catalogue(session) for task in tasks]
    assert ("Bathing" in names, "Bathing" in offered) == (True, False)


# P10, P13
def test_create_assessment_adds_the_tab_and_update_saves_it(signed_in, cast, session, bathing):
    nina = signed_in(cast.nina)
    prospect = factories.Prospect(office=cast.bea.record.office)
    url = f"/office/prospects/{prospect.id}"
    assert f"{url}/assessment" not in nina.get(url).text
    answer = post(nina, f"{url}/begin-assessment")
    assert answer.location == f"{url}/assessment"
    sent = {"version": "1", "task": str(bathing.id), "summary": "Lives alone"}
    days = {f"frequency-{bathing.id}": "chosen_weekdays", f"notes-{bathing.id}": "Warm water"}
    refused = post(nina, f"{url}/assessment", **sent, **days)
    assert refused.status_code == 422
    assert "Choose at least one day of the week." in refused.text
    assert "Warm water" in refused.text
    assert "Lives alone" in refused.text
    post(nina, f"{url}/assessment", **sent, **days, **{f"weekday-{bathing.id}": ["tue"]})
    session.expire_all()
    plan = session.scalars(select(CarePlan)).one()
    assert (plan.summary, plan.tasks[0].weekdays) == ("Lives alone", ["tue"])
    page = nina.get(f"{url}/assessment").text
    assert re.search(rf'id="task-{bathing.id}"[^>]*checked', page)


# P4
def test_a_manual_assessment_is_marked_and_demands_no_tab(signed_in, cast):
    nina = signed_in(cast.nina)
    prospect = factories.Prospect(office=cast.bea.record.office, assessment_type="manual")
    url = f"/office/prospects/{prospect.id}"
    page = nina.get(url).text
    assert "Manual assessment" in page
    assert f"{url}/assessment" not in page
