"""What guessing at logins tells: nothing, by answer or by work; and what a mere link may do."""

import pytest
from flask_appbuilder.security import manager

from models.login_session import LoginSession
from tests import factories

WRONG = "a wrong guess"


@pytest.fixture
def hashed(monkeypatch):
    """Count how often sign-in hashes a password, which is nearly all of its work."""
    counted = []
    real = manager.check_password_hash

    def count(stored, given):
        counted.append(stored)
        return real(stored, given)

    monkeypatch.setattr(manager, "check_password_hash", count)
    return counted


def test_a_name_that_nobody_has_costs_the_same_work(client, cast, hashed):  # O6
    client.submit("/login/", {"username": cast.bea.user.username, "password": WRONG})
    known = len(hashed)
    client.submit("/login/", {"username": "nobody@example.test", "password": WRONG})
    cast.mallory.user.active = False
    client.submit("/login/", {"username": cast.mallory.user.username, "password": WRONG})
    assert (known, len(hashed)) == (1, 3)


@pytest.mark.parametrize("password", ["", "\x00", "\x00\x00", " "])
def test_a_login_without_password_lets_nobody_in(session, client, cast, password):  # O6
    cast.bea.user.password = ""
    client.submit("/login/", {"username": cast.bea.user.username, "password": password})
    assert session.query(LoginSession).all() == []


def test_a_link_signs_nobody_out(signed_in, cast):
    bea = signed_in(cast.bea)
    assert bea.get("/logout/").status_code == 200
    assert bea.get("/portal/").status_code == 200


def test_signing_out_needs_the_forms_token(signed_in, cast):
    bea = signed_in(cast.bea)
    assert bea.post("/logout/").status_code == 400
    assert bea.get("/portal/").status_code == 200


def test_no_address_brings_a_session_with_it(client, cast, app):  # O6
    """Sessions come by cookie alone: an address is passed on, and stands in logs."""
    token = factories.PASSWORD
    name = app.config["SESSION_COOKIE_NAME"]
    for address in (f"/portal/?{name}=s.{token}", f"/portal/?session=s.{token}", "/portal/;s=1"):
        assert client.get(address).status_code in {302, 404}


def test_the_command_takes_no_weak_password_for_an_admin(app, session):  # O6
    words = ["users", "create-admin", "--first-name", "Eve", "--last-name", "E"]
    words += ["--email", "eve@example.test", "--password", "Password1!"]
    with app.app_context():
        done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 1
    assert session.query(factories.people.User._meta.model).count() == 0


def test_guesses_inside_and_at_the_door_are_the_same_guesses(client, signed_in, cast):  # O6
    """B4 of the threats: whoever found an open browser has no tries besides those at the door."""
    new, inside = "quiet harbour violin seven", signed_in(cast.bea)
    form = {"current": WRONG, "password": new, "again": new}
    assert [inside.submit("/me/password/", form).status_code for _ in range(10)] == [422] * 10
    right = {"username": cast.bea.user.username, "password": factories.PASSWORD}
    assert client.submit("/login/", right).status_code == 429


def test_what_is_wrong_with_the_new_password_is_no_guess(signed_in, cast):  # O6
    inside = signed_in(cast.bea)
    form = {"current": factories.PASSWORD, "password": "short", "again": "short"}
    assert [inside.submit("/me/password/", form).status_code for _ in range(11)] == [422] * 11
