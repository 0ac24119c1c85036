"""What follows a login from browser to browser: when it was last used, and its look."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.login_facts import LoginFacts
from models.login_session import LoginSession
from tests import factories
from tests.factories import NOW

LOOK = "/me/look/"


def facts(session, person):
    session.expire_all()
    return session.scalars(select(LoginFacts).where(LoginFacts.user_id == person.user.id)).one()


# A4
def test_when_somebody_last_signed_in_outlives_the_sessions(signed_in, session, cast, run):
    dora = factories.daughter(cast.bea.record)
    signed_in(dora)
    run("forget_old_logins", NOW + timedelta(days=90))
    mine = select(func.count()).where(LoginSession.user_id == dora.user.id)
    assert session.scalar(mine) == 0
    page = signed_in(cast.bea).get("/portal/who-sees-what/").text
    assert "Last signed in on March 4, 2026." in " ".join(page.split())
    assert facts(session, dora).in_portal_at == NOW


# DESIGN: one look for one person
def test_a_look_follows_the_person_to_another_browser(signed_in, cast):
    here = signed_in(cast.bea)
    assert here.send(LOOK, {"text": "large"}, page="/portal/").status_code == 204
    assert here.send(LOOK, {"theme": "dark"}, page="/portal/").status_code == 204
    assert 'data-theme="dark"' in here.get("/portal/").text
    page = signed_in(cast.bea).get("/portal/").text
    assert "large-text" in page.split("<head>")[0]
    assert 'data-look-theme="dark"' in page


def test_before_signing_in_the_browser_decides(client):  # DESIGN
    page = client.get("/login/").text
    assert "data-look" not in page
    assert "large-text" not in page.split("<head>")[0]


def test_a_colleague_keeps_the_own_look(signed_in, cast):  # DESIGN
    signed_in(cast.ada).send(LOOK, {"theme": "dark"}, page="/office/")
    assert "data-look-theme" not in signed_in(cast.nina).get("/office/").text


def test_auto_is_a_choice_too(signed_in, session, cast):  # DESIGN
    ada = signed_in(cast.ada)
    for theme in ("dark", "auto"):
        ada.send(LOOK, {"theme": theme}, page="/office/")
    head = ada.get("/office/").text.split("<head>")[0]
    assert 'data-look-theme="auto"' in head
    assert "data-theme=" not in head
    assert facts(session, cast.ada).theme == "auto"


@pytest.mark.parametrize("fields", [{}, {"theme": "pink"}, {"text": "9em"}, {"theme": '"><b>'}])
def test_an_unknown_look_is_refused(signed_in, session, cast, fields):  # DESIGN
    ada = signed_in(cast.ada)
    assert ada.send(LOOK, fields, page="/office/").status_code == 422
    assert (facts(session, cast.ada).theme, facts(session, cast.ada).text_size) == (None, None)


def test_strangers_keep_no_look(client):  # O6
    assert client.send(LOOK, {"theme": "dark"}, page="/login/").status_code == 302
