"""Mails that say there is a message: to whom, how often, and never what it says (A7)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.grant import Grant
from models.message import Message
from services import settings
from tests import factories
from tests.fixtures.talking import family

NOW = factories.NOW
MINUTE = timedelta(minutes=1)
CANARY = "canary 7331"


def told(session):
    """To whom mails went, in their order."""
    query = select(Message.recipient).where(Message.kind == "message_waiting")
    return list(session.scalars(query.order_by(Message.id)))


@pytest.fixture
def choose(app, session):
    """Let the agency choose who hears of messages."""

    def chosen(*people):
        with app.app_context():
            settings.change(session, "message_notice_users", [one.user.id for one in people])
        session.commit()

    return chosen


def test_a_mail_without_the_words_leads_to_the_message(  # A7
    app, in_portal, in_office, cast, session, run, choose
):
    site = app.config["SITE_URL"].rstrip("/")
    choose(cast.nina)
    row = in_portal(cast.bea).begin(CANARY, subject=f"About {CANARY}")
    assert run("message_news") == 1
    in_office(cast.nina).answer(row, f"Answer {CANARY}")
    assert run("message_news") == 1
    assert told(session) == [cast.nina.user.email, cast.bea.user.email]
    mails = session.scalars(select(Message)).all()
    words = "".join(f"{one.subject}{one.body_text}{one.body_html}" for one in mails)
    assert CANARY not in words
    assert f"{site}/office/conversations/{row.id}" in mails[0].body_text
    assert f"{site}/portal/messages/{row.id}" in mails[1].body_text


def test_one_mail_until_somebody_has_looked(in_portal, in_office, cast, session, run):  # A7
    bea, nina = in_portal(cast.bea), in_office(cast.nina)
    row = bea.begin()
    nina.answer(row, "Dana does.")
    assert run("message_news", NOW) == 1
    session.refresh(row)
    nina.answer(row, "At nine.")
    assert run("message_news", NOW + MINUTE) == 0
    session.refresh(row)
    bea.read(row)
    nina.answer(row, "At ten, sorry.")
    assert run("message_news", NOW + 2 * MINUTE) == 1
    assert run("message_news", NOW + 60 * MINUTE) == 0  # nothing new since
    assert told(session) == [cast.bea.user.email] * 2


def test_after_half_an_hour_a_new_message_is_told_all_the_same(  # A7
    in_portal, in_office, cast, session, run
):
    row, nina = in_portal(cast.bea).begin(), in_office(cast.nina)
    nina.answer(row, "Dana does.")
    run("message_news", NOW)
    session.refresh(row)
    nina.answer(row, "At nine.")
    assert run("message_news", NOW + 29 * MINUTE) == 0
    assert run("message_news", NOW + 30 * MINUTE) == 1


def test_the_assignee_hears_before_all_others(in_portal, cast, session, run, choose):  # A7
    choose(cast.nina)
    row = in_portal(cast.bea).begin()
    row.assignee_id = cast.ada.user.id
    session.commit()
    run("message_news")
    assert told(session) == [cast.ada.user.email]


def test_without_anybody_chosen_the_coordinator_hears(in_portal, cast, session, run):  # A7
    cast.bea.record.coordinator_id = cast.nina.user.id
    session.commit()
    in_portal(cast.bea).begin()
    run("message_news")
    assert told(session) == [cast.nina.user.email]


def test_who_does_not_see_the_office_hears_nothing(  # A7, O4
    in_portal, in_office, cast, session, run, choose
):
    choose(cast.nina)  # she works for Bea's office
    in_portal(cast.mallory).begin()
    assert run("message_news") == 0


def test_with_nobody_to_tell_the_dashboard_warns(in_portal, in_office, cast, run, choose):  # A7
    in_portal(cast.bea).begin()
    assert run("message_news") == 0
    ada = in_office(cast.ada)
    assert "Nobody could be told about a message" in ada.visitor.get("/office/").text
    choose(cast.nina)
    assert "Nobody could be told about a message" not in ada.visitor.get("/office/").text


def test_a_withdrawn_grant_ends_the_mails_too(in_portal, in_office, cast, session, run):  # A4, A7
    row = in_portal(cast.bea).begin()
    in_office(cast.nina).answer(row, "Dana does.")
    mine = Grant.user_id == cast.bea.user.id
    session.execute(update(Grant).where(mine).values(revoked_at=NOW))
    session.commit()
    assert run("message_news") == 0


def test_everybody_who_takes_part_hears_of_the_others(  # A7
    in_portal, in_office, cast, session, run
):
    fay = family(cast.bea.record)
    row = in_portal(cast.bea).begin()
    in_office(cast.nina).send(f"/office/conversations/{row.id}/let-in", {"person": fay.user.id})
    run("message_news")
    session.refresh(row)
    in_portal(fay).read(row)
    in_portal(fay).answer(row, "I can come too.")
    run("message_news", NOW + MINUTE)
    assert told(session) == [fay.user.email, cast.bea.user.email]


def test_a_job_that_runs_twice_tells_once(in_portal, cast, session, run, choose):  # A7
    choose(cast.nina, cast.ada)
    in_portal(cast.bea).begin()
    assert run("message_news") == 2
    assert run("message_news") == 0
    assert len(told(session)) == 2
