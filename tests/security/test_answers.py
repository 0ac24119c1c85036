"""How answers leave the house: their headers, their cookie, and what they say when all breaks."""

import pytest
from flask import Flask, request

import config
from app import create_app
from models import engine
from models.base import db
from services import clock, throttle
from tests.fixtures.visitors import Visitor
from views import guesses

PAGES = ["/login/", "/static/css/grid.css", "/api/v1/clients/", "/nowhere", "/healthz"]
SECRET = "CANARY-OF-A-TRACE"
LIVE = {
    "ENVIRONMENT": "production",
    "TESTING": False,
    "SITE_URL": "https://care.example.test",
    "SECRET_KEY": "k" * 40,
    "FIELD_KEYS": config.new_field_key(),
    "FAB_PASSWORD_HASH_METHOD": "pbkdf2:sha256:1",
}


@pytest.fixture
def other(app):
    """Make another application, with other settings, on the same database."""
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    database = {
        "SQLALCHEMY_DATABASE_URI": address,
        "SQLALCHEMY_ENGINE_OPTIONS": engine.options(address),
    }
    made = []

    def make(settings, changed):
        made.append(create_app(type("OtherSettings", (settings,), changed | database)))
        return made[-1]

    yield make
    for one in made:
        with one.app_context():
            db.engine.dispose()


@pytest.fixture
def live(other):
    """The application as it is served to the world."""
    return other(config.Production, LIVE)


@pytest.fixture
def world(live, session):
    """A browser at the site's own address."""
    made = Visitor(live)
    made.session = session
    made.environ_base |= {"HTTP_HOST": "care.example.test", "wsgi.url_scheme": "https"}
    return made


@pytest.mark.parametrize("page", PAGES)
def test_no_answer_is_taken_for_another_kind_of_file(client, page):
    assert client.get(page).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("page", ["/login/", "/office/clients/", "/portal/", "/api/v1/clients/"])
def test_no_page_is_kept_by_caches_or_framed(ada, page):
    headers = ada.get(page).headers
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "base-uri 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "page", ["/office/", "/office/clients/", "/office/clients/new/", "/login/"]
)
def test_no_script_runs_without_this_answers_own_word(ada, page):
    policy = ada.get(page).headers["Content-Security-Policy"]
    rule = next(part for part in policy.split("; ") if part.startswith("script-src "))
    assert rule.split()[:2] == ["script-src", "'self'"]
    assert "unsafe" not in policy
    again = ada.get(page).headers["Content-Security-Policy"]
    assert policy != again  # a nonce is used once


def test_the_cookie_stays_in_this_browser_and_this_site(world):  # O6
    cookie = world.get("/login/").headers["Set-Cookie"]
    assert cookie.startswith("__Host-tendwell=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {*cookie.split("; ")}


def test_browsers_are_told_to_come_by_https_only(world):
    header = world.get("/login/").headers["Strict-Transport-Security"]
    assert int(header.split(";")[0].removeprefix("max-age=")) >= 31_536_000


@pytest.mark.parametrize(
    "name", ["evil.test", "care.example.test.evil.test", "a.care.example.test", "evil.test:443"]
)
@pytest.mark.parametrize("page", ["/login/", "/login//x", "/api/v1/clients/", "/static//x"])
def test_the_site_answers_to_its_own_name_only(world, name, page):  # A2
    answer = world.get(page, headers={"Host": name})
    assert answer.status_code == 400
    assert "evil.test" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("name", ["care.example.test", "127.0.0.1:8000", "localhost:8000"])
def test_the_site_answers_to_its_name_and_to_monitors(world, name):
    assert world.get("/healthz", headers={"Host": name}).status_code == 200


def break_at(app: Flask) -> None:
    """Add a page that breaks with a secret in its hand."""

    def broken() -> str:
        raise RuntimeError(SECRET)

    app.add_url_rule("/api/v1/breaks", view_func=broken)
    app.add_url_rule("/breaks", "breaks_for_people", broken)


@pytest.mark.parametrize("page", ["/breaks", "/api/v1/breaks"])
def test_what_breaks_shows_a_number_and_no_trace(live, world, page, caplog):
    break_at(live)
    answer = world.get(page)
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert SECRET in caplog.text


def test_a_body_that_is_too_large_is_refused(client):
    assert client.post("/gateway/webhook", data=b"x" * (11 << 20)).status_code == 413


def test_a_form_without_end_is_refused(ada):
    many = {f"f{number}": "x" for number in range(2100)}
    answer = ada.post("/office/clients/new/", data=many, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_whoever_counts_guesses_is_told_no_address(session, client, cast):  # O6
    """Nobody in front is believed unless the settings say so."""
    for _try in range(100):
        throttle.count(session, "sign-in-address", "127.0.0.1", guesses.WINDOW, clock.now())
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9"
    form = {"username": cast.bea.user.username, "password": "a wrong guess"}
    assert client.submit("/login/", form).status_code == 429


def test_a_proxy_that_is_counted_tells_who_asks(other, session):
    behind = other(config.Testing, {"PROXIES": 1})
    seen = []
    behind.before_request(lambda: seen.append(request.remote_addr))
    forwarded = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}
    client = Visitor(behind)
    client.session = session
    client.get("/healthz", headers=forwarded)
    assert seen == ["203.0.113.9"]
