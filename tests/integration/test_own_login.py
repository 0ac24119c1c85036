"""One's own login: password, sessions, and the capacities of people who are two things."""

import pytest
from sqlalchemy import select

from models.login_session import LoginSession
from models.office_staff import OfficeStaff
from models.section import Section
from services import browsers
from tests import factories
from tests.fixtures.visitors import TOKEN

NEW = "quiet harbour violin seven"
CHANGE = {"current": factories.PASSWORD, "password": NEW, "again": NEW}


def cookie(client, app):
    return client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value


def sign_in(client, person, password=factories.PASSWORD, page="/login/"):
    return client.submit(page, {"username": person.user.username, "password": password})


def test_changing_the_password_asks_for_the_present_one(signed_in, cast):  # O6
    answer = signed_in(cast.bea).submit("/me/password/", CHANGE | {"current": "a wrong guess"})
    assert answer.status_code == 422
    assert 'id="current-error"' in answer.get_data(as_text=True)


def test_a_changed_password_opens_and_the_old_one_does_not(client, signed_in, cast):  # O6
    assert signed_in(cast.bea).submit("/me/password/", CHANGE).status_code == 302
    assert sign_in(client, cast.bea).location != "/"
    assert sign_in(client, cast.bea, NEW).location == "/"


def test_changing_the_password_ends_every_other_session(signed_in, cast):  # O6
    here, there = signed_in(cast.bea), signed_in(cast.bea)
    here.submit("/me/password/", CHANGE)
    assert here.get("/portal/").status_code == 200
    assert there.get("/portal/").status_code == 302


def test_the_cookie_of_before_is_worth_nothing_after_the_change(app, signed_in, cast):  # O6
    here = signed_in(cast.bea)
    old = cookie(here, app)
    here.submit("/me/password/", CHANGE)
    thief = signed_in(cast.paul)
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], old)
    assert thief.get("/portal/").status_code == 302


def test_the_present_password_is_no_new_one(signed_in, cast):  # O6
    same = CHANGE | {"password": factories.PASSWORD, "again": factories.PASSWORD}
    assert signed_in(cast.bea).submit("/me/password/", same).status_code == 422


def test_guessing_the_present_password_is_slowed_down(signed_in, cast):  # O6
    here = signed_in(cast.bea)
    wrong = CHANGE | {"current": "a wrong guess"}
    answers = [here.submit("/me/password/", wrong).status_code for _ in range(12)]
    assert answers == [422] * 10 + [429] * 2


def test_guessing_at_the_door_is_slowed_down(client, cast):  # O6
    for _ in range(10):
        assert sign_in(client, cast.bea, "a wrong guess").status_code == 302
    refused = sign_in(client, cast.bea)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")


def test_an_unknown_name_is_answered_like_a_wrong_password(client, cast):  # O6
    def answer(name):
        form = {"username": name, "password": "a wrong guess"}
        first = client.submit("/login/", form)
        page = client.get("/login/").get_data(as_text=True)
        return first.status, first.location, TOKEN.sub("", page)

    assert answer(cast.bea.user.username) == answer("nobody@example.test")


def test_my_sessions_are_listed_and_nobody_elses(signed_in, cast):  # O6
    signed_in(cast.mallory)
    here = signed_in(cast.bea)
    assert here.get("/me/sessions/").get_data(as_text=True).count("Last used") == 1


def test_one_session_can_be_ended(app, session, signed_in, cast):  # O6
    there, here = signed_in(cast.bea), signed_in(cast.bea)
    page = here.get("/me/sessions/").get_data(as_text=True)
    address = page.split('action="/me/sessions/')[1].split('"')[0]
    here.submit(f"/me/sessions/{address}", page="/me/sessions/")
    assert there.get("/portal/").status_code == 302
    assert here.get("/portal/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(session, signed_in, cast):  # O6
    bea, mallory = signed_in(cast.bea), signed_in(cast.mallory)
    key = session.scalar(select(LoginSession.id).where(LoginSession.user_id == cast.bea.user.id))
    mallory.submit(f"/me/sessions/{key}/end", page="/me/password/")
    assert bea.get("/portal/").status_code == 200


def test_all_other_sessions_can_be_ended_at_once(signed_in, cast):  # O6
    here, *others = (signed_in(cast.bea) for _ in range(3))
    here.submit("/me/sessions/end-others", page="/me/sessions/")
    assert [one.get("/portal/").status_code for one in others] == [302, 302]
    assert here.get("/portal/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/me/password/",
        "/me/sessions/1/end",
        "/me/sessions/end-others",
        "/switch/portal",
        "/forgotten-password/",
        "/new-password/x",
        "/login/",
    ],
)
def test_no_form_is_taken_without_its_token(client, signed_in, cast, path):  # O6
    assert signed_in(cast.bea).post(path, data=CHANGE).status_code == 400
    assert client.post(path, data=CHANGE).status_code == 400


def test_signing_in_leaves_a_planted_session_behind(app, client, cast):  # O6
    client.get("/login/")
    planted = cookie(client, app)
    sign_in(client, cast.bea)
    assert cookie(client, app) != planted
    token = client.get("/me/password/").get_data(as_text=True)
    fresh = app.test_client()
    fresh.set_cookie(app.config["SESSION_COOKIE_NAME"], planted)
    assert fresh.get("/portal/").status_code == 302
    assert fresh.get("/login/").get_data(as_text=True) != token


def test_a_planted_form_token_dies_with_signing_in(client, cast):  # O6
    page = client.get("/login/").get_data(as_text=True)
    planted = page.split('name="csrf_token" value="')[1].split('"')[0]
    sign_in(client, cast.bea)
    assert client.post("/me/sessions/end-others", data={"csrf_token": planted}).status_code == 400


def test_the_cookie_is_worth_nothing_after_signing_out(app, client, cast, signed_in):  # O6
    here = signed_in(cast.bea)
    old = cookie(here, app)
    here.submit("/logout/")
    here.set_cookie(app.config["SESSION_COOKIE_NAME"], old)
    assert here.get("/portal/").status_code == 302


@pytest.fixture
def both(session, cast):
    """Nina of the intake, who is Bea's granddaughter too."""
    cast.nina.user.roles.append(factories.role_named("Emergency contact"))
    factories.Grant(user=cast.nina.user, client=cast.bea.record, section=Section.schedule)
    session.commit()
    return cast.nina


def test_who_is_staff_and_family_chooses_after_signing_in(client, both):  # A1
    assert sign_in(client, both).location == "/switch/"
    page = client.get("/switch/").get_data(as_text=True)
    assert "/switch/office" in page
    assert "/switch/portal" in page


def test_switching_begins_a_new_session(app, client, both):  # A1
    sign_in(client, both)
    before = cookie(client, app)
    assert client.submit("/switch/portal", page="/switch/").location == "/portal/"
    assert client.get("/portal/").status_code == 200
    assert client.get("/office/clients/").status_code == 403
    thief = app.test_client()
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], before)
    assert thief.get("/office/clients/").status_code == 302


def test_nobody_switches_to_what_they_are_not(signed_in, session, cast):  # A1
    bea = signed_in(cast.bea)
    for capacity in ("office", "agency", "caregiver", "system", "nonsense"):
        assert bea.submit(f"/switch/{capacity}", page="/me/password/").status_code == 404
    assert session.query(OfficeStaff).count() == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/17 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0", "Firefox on Linux"),
        ("curl/8", "A browser"),
        (None, "A browser"),
    ],
)
def test_browsers_are_named_in_plain_words(app, agent, words):  # O6
    with app.test_request_context():
        assert browsers.words(agent) == words
