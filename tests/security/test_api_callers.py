"""The REST API: who is calling.

Each test fails when the closing it names is taken away.
"""

from datetime import timedelta

import jwt
import pytest
from flask_appbuilder.security.sqla.models import ApiKey
from sqlalchemy import func, select

from models.emergency_contact import EmergencyContact
from services import clock
from tests import factories
from tests.fixtures.api import CLIENTS, CONTACTS, contact, key_of
from views import loader

GRIDS = loader.grids()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_browser_needs_the_token(session, cast, ada, method):
    row = factories.EmergencyContact(client=cast.bea.record)
    where = CONTACTS if method == "POST" else f"{CONTACTS}{row.id}"
    answer = ada.open(where, method=method, json=contact(cast.bea.record, first_name="Eve"))
    assert answer.status_code == 400
    assert session.scalar(select(func.count()).select_from(EmergencyContact)) == 1


def test_there_is_no_password_login_for_programs(client, cast):
    body = {"username": cast.ada.user.username, "password": factories.PASSWORD, "provider": "db"}
    assert client.post("/api/v1/security/login", json=body).status_code in {400, 404}
    assert client.post("/api/v1/security/refresh", json={}).status_code in {400, 404}


def test_a_web_token_lets_nobody_in(app, client, cast):
    now = clock.now()
    claims = {"sub": str(cast.ada.user.id), "type": "access", "jti": "1", "fresh": True}
    claims |= {"iat": now, "nbf": now, "exp": now + timedelta(days=3650)}
    token = jwt.encode(claims, app.config["SECRET_KEY"], algorithm="HS256")
    for grid in GRIDS:
        answer = client.get(f"/api/v1/{grid.path}/", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in {401, 422}, answer.text


def test_a_key_acts_as_its_owner(app, session, client, cast):  # O7
    answer = client.get(CLIENTS, headers=key_of(app, session, cast.nina))
    assert answer.json["ids"] == [cast.bea.record.id]


def test_a_key_needs_no_token(app, session, client, cast):  # O7
    key = key_of(app, session, cast.nina)
    assert client.post(CONTACTS, json=contact(cast.bea.record), headers=key).status_code == 201


def test_a_key_counts_and_the_session_does_not(app, session, cast, ada):
    key = key_of(app, session, cast.nina)
    assert ada.get(CLIENTS, headers=key).json["ids"] == [cast.bea.record.id]
    factories.Rate(office=cast.bea.record.office)
    assert ada.get("/api/v1/rates/", headers=key).status_code == 403


def test_a_false_key_does_not_fall_back_to_the_session(cast, ada):
    false = {"Authorization": "Bearer tw_false"}
    assert ada.get(CLIENTS, headers=false).status_code == 401
    answer = ada.post(CONTACTS, json=contact(cast.bea.record), headers=false)
    assert answer.status_code in {400, 401}


def test_a_key_opens_no_page(app, session, client, cast):
    key = key_of(app, session, cast.ada)
    assert client.get("/office/clients/", headers=key).status_code == 302


@pytest.mark.parametrize("fact", ["active", "revoked_on", "expires_on"])
def test_a_key_that_ended_opens_nothing(app, session, client, cast, fact):  # O7
    past = clock.now().replace(tzinfo=None) - timedelta(seconds=1)
    key = key_of(app, session, cast.ada, **{fact: False if fact == "active" else past})
    assert client.get(CLIENTS, headers=key).status_code == 401


def test_a_key_of_somebody_who_left_opens_nothing(app, session, client, cast):
    key = key_of(app, session, cast.nina)
    cast.nina.user.active = False
    assert client.get(CLIENTS, headers=key).status_code == 401


def test_a_key_is_kept_as_a_hash(app, session, cast):
    raw = key_of(app, session, cast.ada)["Authorization"].removeprefix("Bearer ")
    kept = session.scalar(select(ApiKey))
    assert raw not in f"{kept.key_hash} {kept.lookup_hash} {kept.key_prefix} {kept.name}"


def test_a_key_notes_when_it_was_used(app, session, client, cast):
    client.get(CLIENTS, headers=key_of(app, session, cast.ada))
    assert session.scalar(select(ApiKey.last_used_on)) == clock.now().replace(tzinfo=None)
