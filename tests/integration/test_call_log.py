"""Calls: whom to ring, how long it took, what follows (F4)."""

import re

import pytest
from sqlalchemy import select

from models.call_log import CallLog
from models.task import Task
from tests import factories


@pytest.fixture
def nina(desk, cast):
    return desk(cast.nina)


@pytest.fixture
def prospect(cast):
    return factories.Prospect(
        office=cast.bea.record.office,
        caller_first_name="Dora",
        caller_last_name="Quill",
        caller_phone_mobile="+16175550142",
    )


# F4
def test_a_call_from_the_profile_begins_with_the_caller_the_number_and_now(nina, prospect):
    tab = nina.get(f"/office/prospects/{prospect.id}/calls").text
    address = re.search(r'href="(/office/call-logs/new/\?[^"]+)"', tab)
    assert address
    page = nina.get(address[1].replace("&amp;", "&")).text
    assert 'value="Dora Quill"' in page
    assert 'value="(617) 555-0142"' in page
    assert re.search(r'name="called_at"[^>]*value="2', page)
    assert "data-call-timer" in page


# F4
def test_a_call_with_its_follow_up_is_one_form(nina, session, prospect):
    said = {"direction": "to_them", "with_whom": "Dora Quill", "number": "(617) 555-0142"}
    said |= {"called_at": "2026-03-04T10:00", "minutes": "7", "outcome": "Spoke"}
    said |= {"prospect": str(prospect.id), "task_title": "Send prices", "notes": "Wants mornings"}
    home = f"/office/prospects/{prospect.id}/calls"
    answer = nina.post(f"/office/call-logs/new/?url={home}", **said)
    assert (answer.status_code, answer.location) == (302, home)
    call, task = session.scalars(select(CallLog)).one(), session.scalars(select(Task)).one()
    assert (call.minutes, call.number, call.follow_up_id) == (7, "+16175550142", task.id)
    assert (task.title, task.prospect_id) == ("Send prices", prospect.id)
    tab = nina.get(home).text
    assert '<a href="tel:+16175550142">(617) 555-0142</a>' in tab
    assert "Send prices" in tab


# F4
def test_a_number_in_the_grid_dials(nina, cast):
    factories.CallLog(office=cast.bea.record.office, number="+16175550142")
    grid = nina.get("/office/call-logs/").text
    assert '<a href="tel:+16175550142">(617) 555-0142</a>' in grid


# F4
def test_a_number_of_forty_digits_is_refused_in_words(nina, prospect):
    said = {"direction": "to_them", "with_whom": "Dora", "number": "6" * 40}
    said |= {"called_at": "2026-03-04T10:00", "prospect": str(prospect.id)}
    page = nina.post("/office/call-logs/new/", **said)
    assert page.status_code == 422
    assert 'id="number-error"' in page.text


# F4
@pytest.mark.parametrize("minutes", ["-1", "1441", "2147483647", "9" * 400, "1e3"])
def test_a_call_lasts_no_longer_than_a_day(nina, session, prospect, minutes):
    said = {"direction": "to_them", "with_whom": "Dora", "minutes": minutes}
    said |= {"called_at": "2026-03-04T10:00", "prospect": str(prospect.id)}
    page = nina.post("/office/call-logs/new/", **said)
    assert page.status_code == 422
    assert 'id="minutes-error"' in page.text
    assert session.scalars(select(CallLog)).all() == []
