"""The timeline of a prospect and of a client: everything, by day, filtered, page by page."""

import re
from datetime import timedelta

import pytest

from services import assessments, conversion, prospects, reversal
from services.prospects import Reminders
from tests import factories
from tests.integration.prospect_forms import post

NOW = factories.NOW


@pytest.fixture
def nina(signed_in, cast):
    return signed_in(cast.nina)


@pytest.fixture
def office(cast):
    return cast.bea.record.office


@pytest.fixture
def prospect(office):
    return factories.Prospect(office=office, first_name="Olga", last_name="Orlova")


def page_of(visitor, row, tab="timeline", query=""):
    answer = visitor.get(f"/office/{row.__tablename__}s/{row.id}/{tab}{query}")
    assert answer.status_code == 200
    return answer.text


def titles(page):
    main = page.split('class="timeline-kinds"')[1]
    return [
        re.sub(r"<[^>]+>|\s+", " ", one).strip()
        for one in re.findall(r'class="history-title">(.*?)</div>', main, re.DOTALL)
    ]


# P9
def test_everything_about_a_prospect_stands_in_one_timeline(nina, session, office, prospect):
    factories.CallLog(prospect=prospect, office=office, with_whom="Dora")
    factories.Task(prospect=prospect, office=office, title="Send brochure")
    factories.Message(prospect=prospect, office=office, subject="Welcome")
    assessments.begin(session, prospect, NOW)
    post(nina, f"/office/prospects/{prospect.id}/stage/contacted")
    found = titles(page_of(nina, prospect))
    for title in (
        *("Call: Dora", "Task: Send brochure", "Welcome", "Assessment v1"),
        *("Stage: Contacted", "Inquiry entered"),
    ):
        assert title in found


# P11, P14, P15
def test_each_turn_is_told_once_also_those_that_were_taken_back(nina, session, prospect):
    reason = factories.Choice(list_name="non_conversion_reason", label="Moved far away")
    prospects.lose(session, prospect, reason.id, "To Maine", Reminders.drop, NOW)
    prospects.restore(session, prospect, NOW)
    conversion.convert(session, prospect.id, None, None, {}, NOW)
    reversal.undo(session, prospect.id, NOW)
    conversion.convert(session, prospect.id, None, None, {}, NOW)
    session.commit()
    found = titles(page_of(nina, prospect, query="?kind=stage"))
    assert sorted(found) == sorted(
        [
            *("Inquiry entered", "Lost", "Restored: New"),
            *("Became a client", "Conversion undone: New", "Became a client"),
        ]
    )


# P14
def test_the_clients_timeline_and_logs_show_the_prospects_history(nina, session, office, prospect):
    factories.CallLog(prospect=prospect, office=office, with_whom="Dora")
    client = conversion.convert(session, prospect.id, None, None, {}, NOW)
    factories.CallLog(client=client, office=office, with_whom="Emil")
    session.commit()
    found = titles(page_of(nina, client))
    for title in ("Call: Dora", "Call: Emil", "Became a client", "Inquiry entered"):
        assert title in found
    calls = page_of(nina, client, "calls")
    assert "Dora" in calls
    assert "Emil" in calls
    assert re.search(r'Call log\s*<span class="tab-count">2</span>', calls)


def test_a_task_that_was_handed_over_is_shown_once(nina, session, office, prospect):
    task = factories.Task(prospect=prospect, office=office, title="Send brochure")
    fates = {task.id: conversion.Fate.hand_over}
    client = conversion.convert(session, prospect.id, None, None, fates, NOW)
    session.commit()
    assert titles(page_of(nina, client)).count("Task: Send brochure") == 1


def test_documents_stand_in_the_clients_timeline(nina, office):
    client = factories.Client(office=office)
    factories.Document(client=client, title="Power of attorney.pdf")
    assert "Power of attorney.pdf" in titles(page_of(nina, client, query="?kind=document"))


def test_one_kind_is_shown_alone_and_others_are_not(nina, office, prospect):
    factories.CallLog(prospect=prospect, office=office, with_whom="Dora")
    factories.Task(prospect=prospect, office=office, title="Send brochure")
    assert titles(page_of(nina, prospect, query="?kind=call")) == ["Call: Dora"]
    assert "Task: Send brochure" in titles(page_of(nina, prospect, query="?kind=nonsense"))


def test_earlier_entries_stand_on_the_next_page_under_their_days(nina, office, prospect):
    for number in range(35):
        factories.CallLog(
            prospect=prospect,
            office=office,
            with_whom=f"Caller {number:02}",
            called_at=NOW - timedelta(days=number // 10),
        )
    first = page_of(nina, prospect, query="?kind=call")
    assert (len(titles(first)), "Show earlier" in first) == (30, True)
    second = page_of(nina, prospect, query="?kind=call&page=1")
    assert (len(titles(second)), "Show earlier" in second) == (5, False)
    assert not {*titles(first)} & {*titles(second)}
    assert first.count('class="card-title"') >= 3


def test_the_timeline_of_another_office_does_not_exist(nina, cast):
    theirs = factories.Prospect(office=cast.mallory.record.office)
    assert nina.get(f"/office/prospects/{theirs.id}/timeline").status_code == 404
    assert nina.get(f"/office/clients/{cast.mallory.record.id}/timeline").status_code == 404
