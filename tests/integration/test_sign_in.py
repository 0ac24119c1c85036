"""Signing in: guesses are counted, right passwords are not."""

import re

from tests import factories
from tests.factories.people import PASSWORD


def sign_in(visitor, name, password):
    page = visitor.get("/login/").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    form = {"csrf_token": token, "username": name, "password": password}
    return visitor.post("/login/", data=form)


def test_guesses_are_slowed_down_after_ten(client, cast):  # O6
    answers = [sign_in(client, cast.bea.user.email, "wrong").status_code for _try in range(11)]
    assert answers == [302] * 10 + [429]


def test_right_passwords_are_no_guesses(app, client, cast):  # O6
    for _time in range(12):
        client.delete_cookie(app.config["SESSION_COOKIE_NAME"])
        answer = sign_in(client, cast.bea.user.email, PASSWORD)
    assert answer.status_code == 302
    assert answer.location == "/"


def test_the_right_password_after_too_many_guesses_waits_too(client, cast):  # O6
    for _try in range(11):
        sign_in(client, cast.bea.user.email, "wrong")
    assert sign_in(client, cast.bea.user.email, PASSWORD).status_code == 429


def test_the_cookie_of_a_signed_in_person_says_nothing(app, client, cast):  # O6
    sign_in(client, cast.bea.user.email, PASSWORD)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert re.fullmatch(r"s\.[\w-]{43}", cookie.value)


def test_signing_in_makes_a_new_session_id(app, client, cast):  # O6
    planted = client.get("/login/").headers.get("Set-Cookie")
    sign_in(client, cast.bea.user.email, PASSWORD)
    assert client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value not in (planted or "")


def test_a_cookie_is_worthless_after_signing_out(app, signed_in, client, cast):  # O6
    bea = signed_in(cast.bea)
    stolen = bea.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    page = bea.get("/logout/").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    bea.post("/logout/", data={"csrf_token": token})
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], stolen)
    assert client.get("/portal/").status_code == 302


def test_a_switched_off_login_is_out_at_once(signed_in, session, cast):  # A3
    bea = signed_in(cast.bea)
    assert bea.get("/portal/").status_code == 200
    cast.bea.user.active = False
    session.commit()
    assert bea.get("/portal/").status_code == 302


def test_a_role_that_is_taken_away_ends_what_it_allowed(signed_in, session, cast):  # A6
    nina = signed_in(cast.nina)
    assert nina.get("/office/clients/").status_code == 200
    cast.nina.user.roles = [factories.people.role_named("Client")]
    session.commit()
    assert nina.get("/office/clients/").status_code in {302, 403}
