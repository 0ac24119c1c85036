"""How was this visit? Asked after it took place, answered once per person, read by the office."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.schedule import ScheduleStatus
from models.section import Section
from models.visit_feedback import VisitFeedback, VisitRating
from services import clock
from tests import factories
from tests.fixtures.talking import family

DAY = timedelta(days=1)
NOW = factories.NOW


@pytest.fixture
def visit(cast):
    """A visit to Bea that took place two days ago."""
    return past(cast.bea.record)


def past(client, status=ScheduleStatus.completed, ago=2 * DAY):
    return factories.Schedule(client=client, starts_at=NOW - ago, status=status)


def address(visit):
    return f"/portal/schedule/{visit.id}/feedback"


def say(visitor, visit, rating="bad", words="Nobody came before eleven."):
    return visitor.submit(address(visit), {"rating": rating, "words": words})


def said(session):
    query = select(VisitFeedback).order_by(VisitFeedback.id)
    return [(one.user_id, one.rating, one.words) for one in session.scalars(query)]


def test_the_schedule_asks_how_a_visit_was(signed_in, cast, visit, session):  # A7
    bea = signed_in(cast.bea)
    assert "How was this visit?" in bea.get("/portal/schedule/").text
    assert say(bea, visit).status_code == 302
    assert said(session) == [(cast.bea.user.id, VisitRating.bad, "Nobody came before eleven.")]
    assert "What you told us" in bea.get("/portal/schedule/").text


@pytest.mark.parametrize("status", [ScheduleStatus.cancelled, ScheduleStatus.scheduled])
def test_nobody_is_asked_about_what_did_not_take_place(signed_in, cast, status):  # A7
    planned = past(cast.bea.record, status)
    bea = signed_in(cast.bea)
    assert "How was this visit?" not in bea.get("/portal/schedule/").text
    assert bea.get(address(planned)).status_code == 404


def test_it_is_stored_once_per_person_and_visit(signed_in, cast, visit, session):  # A7
    bea = signed_in(cast.bea)
    say(bea, visit, "fair", "")
    say(bea, visit, "good", "It was fine after all.")
    fay = family(cast.bea.record, Section.schedule)
    say(signed_in(fay), visit, "bad", "She was upset.")
    assert said(session) == [
        (cast.bea.user.id, VisitRating.good, "It was fine after all."),
        (fay.user.id, VisitRating.bad, "She was upset."),
    ]


def test_the_client_does_not_read_what_the_family_says(signed_in, cast, visit):  # A5
    say(signed_in(family(cast.bea.record, Section.schedule)), visit, "bad", "She was upset.")
    assert "She was upset." not in signed_in(cast.bea).get(address(visit)).text


def test_it_can_be_changed_for_a_week(signed_in, cast, visit, session):  # A7
    say(signed_in(cast.bea), visit, "fair")
    with clock.standing_at(NOW + 8 * DAY):
        bea = signed_in(cast.bea)
        assert "can no longer be changed" in bea.get(address(visit)).text
        page = "/portal/messages/new"
        answer = bea.send(address(visit), {"rating": "good", "words": ""}, page)
        assert answer.status_code == 422
    assert [one[1] for one in said(session)] == [VisitRating.fair]


def test_family_needs_the_section_schedule(signed_in, cast, visit):  # A4
    for section, status in ((Section.visit_notes, 404), (Section.schedule, 200)):
        visitor = signed_in(family(cast.bea.record, section))
        assert visitor.get(address(visit)).status_code == status


def test_a_twins_visit_is_like_a_missing_one(signed_in, cast, visit, session):  # A5
    bea = signed_in(cast.bea)
    hers, missing = past(cast.mallory.record), address(visit).replace(str(visit.id), "99999")
    foreign = bea.get(address(hers))
    assert (foreign.status_code, foreign.text) == (404, bea.get(missing).text)
    fields, page = {"rating": "bad", "words": "x"}, "/portal/"
    page = "/portal/messages/new"
    assert bea.send(address(hers), fields, page).status_code == 404
    assert said(session) == []


def test_the_office_reads_it_on_the_visit_and_in_the_timeline(signed_in, cast, visit):  # A7
    say(signed_in(cast.bea), visit)
    nina = signed_in(cast.nina)
    timeline = f"/office/clients/{cast.bea.record.id}/timeline?kind=feedback"
    assert "Nobody came before eleven." in nina.get(timeline).text
    assert (
        "Nobody came before eleven."
        in signed_in(cast.ada).get(f"/office/schedules/{visit.id}").text
    )


def test_a_bad_one_waits_on_the_dashboard_until_it_was_dealt_with(  # A7, O2
    signed_in, cast, visit, session
):
    say(signed_in(cast.bea), visit)
    nina = signed_in(cast.nina)
    assert "Somebody was not happy with a visit." in nina.get("/office/").text
    key = session.scalars(select(VisitFeedback.id)).one()
    act = {"action": "deal_with", "rowid": key}
    assert nina.send("/office/visit-feedback/action/", act).status_code == 302
    assert "not happy with a visit" not in nina.get("/office/").text
    say(signed_in(cast.bea), visit, "bad", "And nobody called me back.")
    assert "Somebody was not happy with a visit." in nina.get("/office/").text


@pytest.mark.parametrize(
    ("rating", "words", "told"),
    [
        ("", "x", "choose one of the three"),
        ("wonderful", "x", "choose one of the three"),
        ("good", "x" * 40_000, "at most 2,000 characters"),
        ("good", "a\x00b", "unreadable characters"),
    ],
)
def test_what_does_not_fit_comes_back_with_words(signed_in, cast, visit, rating, words, told):  # A7
    answer = say(signed_in(cast.bea), visit, rating, words)
    assert answer.status_code == 422
    assert told in answer.text


def test_hostile_words_are_words(signed_in, cast, visit):  # A7
    say(signed_in(cast.bea), visit, "bad", "<script>alert(7331)</script>")
    page = signed_in(cast.ada).get(f"/office/schedules/{visit.id}").text
    assert "&lt;script&gt;alert(7331)" in page
