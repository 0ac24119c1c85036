"""Two people at one assessment: the second is shown what changed and loses nothing (P9, P13)."""

import html
import re

import pytest
from sqlalchemy import select

from models.care_plan import CarePlan
from models.care_plan_task import Frequency
from models.care_task import CareTask
from services import assessments
from services.assessments import Item
from tests import factories
from tests.integration.prospect_forms import token


@pytest.fixture
def task(session):
    """The keys of care tasks by name."""
    return {one.name: one.id for one in session.scalars(select(CareTask))}


@pytest.fixture
def url(session, cast, task):
    """Where Olga's assessment is written, in which bathing is wanted."""
    prospect = factories.Prospect(office=cast.bea.record.office)
    plan = assessments.begin(session, prospect, factories.NOW)
    wanted = [Item(task["Bathing"], Frequency.daily, notes="Warm water")]
    assessments.write(session, prospect, plan, wanted, "Lives alone", factories.NOW)
    session.commit()
    return f"/office/prospects/{prospect.id}/assessment"


def hidden(page, name):
    return html.unescape(re.search(rf'name="{name}"\s+value="([^"]*)"', page)[1])


def opened(visitor, url):
    """Open the tab as a browser does: what it carries is sent again."""
    answer = visitor.get(url)
    carried = {name: hidden(answer.text, name) for name in ("version", "opened")}
    return {"csrf_token": token(answer), **carried}


def said(task, summary="Lives alone", **notes):
    """Tick tasks with their notes; each daily."""
    keys = {name: task[name.replace("_", " ")] for name in notes}
    typed = {f"notes-{keys[name]}": note for name, note in notes.items()}
    return {"task": [str(key) for key in keys.values()], "summary": summary, **typed}


def beside(page, place):
    found = re.search(rf'id="{place}-meanwhile">(.*?)</div>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else None


def wanted(session):
    session.expire_all()
    plan = session.scalars(select(CarePlan).order_by(CarePlan.number.desc())).first()
    return plan.summary, {one.care_task.name: one.notes for one in plan.tasks}


# P9, P13
def test_the_second_assessor_overwrites_nothing_unseen(nina, ada, session, url, task):
    mine, first = opened(nina, url), opened(ada, url)
    theirs = said(task, "Moved in with Dora", Bathing="Cold water", Dressing="Slowly")
    assert ada.post(url, data={**first, **theirs}).status_code == 302
    answer = nina.post(url, data={**mine, **said(task, Bathing="With a chair", Toileting="")})
    assert answer.status_code == 409
    assert beside(answer.text, f"task-{task['Bathing']}") == (
        "Somebody saved “every day, Cold water” here meanwhile. Yours is kept here: save to use it."
    )
    assert beside(answer.text, f"task-{task['Dressing']}") == (
        "Somebody changed this meanwhile: “every day, Slowly”."
    )
    assert beside(answer.text, "summary") == (
        "Somebody changed this meanwhile: “Moved in with Dora”."
    )
    assert 'value="With a chair"' in answer.text
    assert wanted(session) == (
        "Moved in with Dora",
        {"Bathing": "Cold water", "Dressing": "Slowly"},
    )


# P9, P13
def test_saving_again_keeps_mine_and_what_only_the_other_one_wrote(nina, ada, session, url, task):
    mine, first = opened(nina, url), opened(ada, url)
    ada.post(url, data={**first, **said(task, "Moved in with Dora", Dressing="Slowly")})
    page = nina.post(url, data={**mine, **said(task, Bathing="Warm water", Toileting="")}).text
    assert beside(page, f"task-{task['Bathing']}") == "Somebody emptied this meanwhile."
    ticked = re.findall(r'name="task"\s+value="(\d+)" checked', page)
    assert {int(key) for key in ticked} == {task["Dressing"], task["Toileting"]}
    summary = html.unescape(re.search(r'<textarea[^>]*id="summary"[^>]*>([^<]*)<', page)[1])
    again = {name: hidden(page, name) for name in ("version", "opened")}
    notes = {f"notes-{task['Dressing']}": "Slowly"}
    sent = {"csrf_token": mine["csrf_token"], **again, "task": ticked, "summary": summary, **notes}
    assert nina.post(url, data=sent).status_code == 302
    assert wanted(session) == ("Moved in with Dora", {"Dressing": "Slowly", "Toileting": None})


# P13
def test_a_version_begun_meanwhile_is_not_overwritten_unseen(nina, ada, session, url, task):
    mine = opened(nina, url)
    begin = url.replace("/assessment", "/begin-assessment")
    ada.post(begin, data={"csrf_token": opened(ada, url)["csrf_token"]})
    ada.post(url, data={**opened(ada, url), **said(task, Bathing="Cold water")})
    answer = nina.post(url, data={**mine, **said(task, "Frail", Bathing="Warm water")})
    assert answer.status_code in {409, 422}
    assert "There is a newer version of this assessment." in answer.text
    assert beside(answer.text, f"task-{task['Bathing']}") == (
        "Somebody changed this meanwhile: “every day, Cold water”."
    )
    assert "Frail" in answer.text
    assert hidden(answer.text, "version") == "2"
    assert wanted(session) == ("Lives alone", {"Bathing": "Cold water"})


# P9
def test_assessors_who_wrote_the_same_are_not_bothered(nina, ada, url, task):
    mine, first = opened(nina, url), opened(ada, url)
    same = said(task, "Frail", Bathing="Warm water", Dressing="")
    assert ada.post(url, data={**first, **same}).status_code == 302
    assert nina.post(url, data={**mine, **same}).status_code == 302


NONSENSE = ["", "[]", "{", "null", '{"task-x": 1, "x": 2}', '{"task-99999999999": []}']


@pytest.mark.parametrize("carried", [*NONSENSE, pytest.param("[" * 100_000, id="deep")])
def test_nonsense_in_place_of_what_was_shown_breaks_nothing(nina, url, task, carried):
    sent = opened(nina, url) | {"opened": carried}
    answer = nina.post(url, data={**sent, **said(task, Bathing="Warm water")})
    assert answer.status_code in {302, 409}
