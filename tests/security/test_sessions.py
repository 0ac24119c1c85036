"""How long a session lives, and that guesses are remembered by the database and by nobody else."""

import re
from datetime import timedelta

import pytest

import config
from app import create_app
from app.security import capacities
from app.sessions import limits
from models import engine
from models.base import db
from services import clock
from tests import factories
from tests.fixtures.visitors import Visitor

SECOND = timedelta(seconds=1)
WRONG = "a wrong guess"


@pytest.fixture
def restarted(app, session):
    """The application after a restart, or another worker: nothing shared but the database."""
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    settings = {
        "SQLALCHEMY_DATABASE_URI": address,
        "SQLALCHEMY_ENGINE_OPTIONS": engine.options(address),
    }
    made = create_app(type("RestartedSettings", (config.Testing,), settings))
    yield made
    with made.app_context():
        db.engine.dispose()


def guess(visitor, person, password=WRONG):
    form = {"username": person.user.username, "password": password}
    return visitor.submit("/login/", form).status_code


def test_guesses_are_remembered_through_a_restart(client, cast, restarted, session):  # O6
    """B4 of the threats."""
    assert [guess(client, cast.bea) for _try in range(10)] == [302] * 10
    after = Visitor(restarted)
    after.session = session
    assert guess(after, cast.bea, factories.PASSWORD) == 429


def test_guesses_by_name_and_by_address_are_the_same_guesses(client, session, cast):  # O6
    """B4 of the threats: each way of naming an account leads to one counter."""
    cast.bea.user.username = "bea"
    for turn in range(10):
        name = (cast.bea.user.username, cast.bea.user.email, "BEA", f" {cast.bea.user.email}")
        client.submit("/login/", {"username": name[turn % 4], "password": WRONG})
    assert guess(client, cast.bea, factories.PASSWORD) == 429


@pytest.mark.parametrize(("late", "status"), [(-SECOND, 200), (SECOND, 302)])
def test_a_session_ends_when_nobody_uses_it(app, signed_in, cast, late, status):  # O6
    """B6 of the threats, in the portal and in the office to the second."""
    idle = {cast.bea: "/portal/", cast.ada: "/office/"}
    for person, page in idle.items():
        visitor = signed_in(person)
        kind = capacities(person.user)[0]
        with clock.standing_at(factories.NOW + limits(app).idle(kind) + late):
            assert visitor.get(page).status_code == status, page


def test_a_session_in_use_ends_with_its_age(app, signed_in, cast):  # O6
    """B6 of the threats: using it prolongs nothing beyond that."""
    bea, step = signed_in(cast.bea), limits(app).portal_idle / 2
    moment, end = factories.NOW, factories.NOW + limits(app).age
    while moment + step < end:
        moment += step
        with clock.standing_at(moment):
            assert bea.get("/portal/").status_code == 200, moment
    with clock.standing_at(end):
        assert bea.get("/portal/").status_code == 302


HOST_READ = re.compile(r"_external\s*=|request\.host|request\.url\b|url_root|host_url")


def test_no_mail_asks_the_request_where_this_site_is():  # A2
    """B2 of the threats, for every kind of mail: addresses come from the setting alone."""
    folders = ("app", "jobs", "services", "templates", "views")
    files = [
        file
        for folder in folders
        for file in (config.ROOT / folder).rglob("*")
        if file.suffix in {".py", ".html", ".txt"} and "sandbox" not in file.parts
    ]
    assert [str(file) for file in files if HOST_READ.search(file.read_text())] == []
