"""Notices that reach nobody are named on the dashboard, with the way to choose somebody."""

import pytest

from services import settings
from tests import factories

WARNINGS = {
    "inquiry_notice_users": ("told about inquiries.", "/office/inquiry-form/"),
    "request_notice_users": ("told about schedule requests.", "/office/who-is-told/"),
}


@pytest.fixture
def choose(session):
    """Decide who gets a notice."""

    def decide(name, *users):
        settings.change(session, name, [user.id for user in users])
        session.commit()

    return decide


@pytest.mark.parametrize("name", WARNINGS)
def test_the_dashboard_warns_while_nobody_is_chosen(ada, cast, choose, name):  # P16 S7
    words, address = WARNINGS[name]
    page = ada.get("/office/").text
    assert f'href="{address}">Choose</a>' in page.split(words)[1][:200]
    assert ada.get(address).status_code == 200
    choose(name, cast.ada.user)
    assert words not in ada.get("/office/").text


@pytest.mark.parametrize("name", WARNINGS)
def test_somebody_who_left_is_nobody(ada, choose, name):  # P16 S7
    choose(name, factories.User(active=False, role="Intake"))
    assert WARNINGS[name][0] in ada.get("/office/").text


def test_who_may_not_choose_is_not_asked_to(signed_in, cast):
    assert "Nobody is chosen" not in signed_in(cast.nina).get("/office/").text
    assert signed_in(cast.nina).get("/office/who-is-told/").status_code == 403


def test_people_are_chosen_by_ticks(ada, session, cast):  # O3 S7
    key = str(cast.nina.user.id)
    fields = {"requests": [key], "payments": [key, str(cast.ada.user.id)]}
    assert ada.submit("/office/who-is-told/", fields).status_code == 302
    decided = settings.agency(session)
    assert decided["request_notice_users"] == [cast.nina.user.id]
    assert decided["payment_notice_users"] == [cast.nina.user.id, cast.ada.user.id]
    page = ada.get("/office/who-is-told/").text
    assert page.count("checked") == 3


def test_nobody_outside_the_office_can_be_chosen(ada, cast, session):
    fields = {"requests": [str(cast.bea.user.id)]}
    assert ada.submit("/office/who-is-told/", fields).status_code == 422
    assert settings.agency(session)["request_notice_users"] == []
