"""The REST API: what it shows, and to whom.

Each test fails when the closing it names is taken away.
"""

import pytest

from models.client import Client
from models.emergency_contact import EmergencyContact
from tests import factories
from tests.fixtures.api import CLIENTS, CONTACTS, send, served
from views import loader

GRIDS = loader.grids()


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.path)
def test_every_grid_has_an_api(ada, grid):  # O7
    answer = ada.get(f"/api/v1/{grid.path}/")
    assert answer.status_code == 200
    assert answer.json["count"] >= len(answer.json["ids"])


def test_strangers_are_told_to_prove_who_they_are(client):
    for grid in GRIDS:
        assert client.get(f"/api/v1/{grid.path}/").status_code == 401


def test_portal_people_have_no_api(signed_in, cast):  # A5
    bea = signed_in(cast.bea)
    for grid in GRIDS:
        assert bea.get(f"/api/v1/{grid.path}/").status_code == 403


def test_a_record_is_served_with_its_keys_as_numbers(cast, ada):
    bea = cast.bea.record
    shown = ada.get(f"{CLIENTS}{bea.id}").json["result"]
    assert shown["office_id"] == bea.office_id
    assert shown["status"] == "active"
    assert not any(isinstance(value, dict) for value in shown.values())


def test_the_document_names_every_grid_that_writes(ada):
    paths = ada.get("/api/v1/_openapi").json["paths"]
    for grid in GRIDS:
        assert ("post" in paths[f"/api/v1/{grid.path}/"]) is ("add" in grid.writes)
        assert ("delete" in paths[f"/api/v1/{grid.path}/{{pk}}"]) is ("delete" in grid.writes)


def test_the_document_is_for_those_who_sign_in(client, signed_in, cast):
    assert client.get("/api/v1/_openapi").status_code == 401
    assert client.get("/swagger/v1").status_code == 302
    assert signed_in(cast.bea).get("/swagger/v1").status_code == 403


def test_staff_get_the_rows_of_their_offices_only(cast, nina):  # A5, O4
    answer = nina.get(CLIENTS).json
    assert answer["ids"] == [cast.bea.record.id]
    assert answer["count"] == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_row_of_another_office_does_not_exist(session, cast, nina, method):  # A5
    mallory = cast.mallory.record
    missing = send(nina, method, f"{CONTACTS}{10**8}", {"first_name": "X"})
    row = factories.EmergencyContact(client=mallory, first_name="Eve")
    answer = send(nina, method, f"{CONTACTS}{row.id}", {"first_name": "X"})
    assert (answer.status_code, answer.data) == (404, missing.data)
    assert session.get(EmergencyContact, row.id).first_name == "Eve"


def test_a_filter_on_another_offices_row_finds_nothing(cast, nina):  # A5
    asked = f"?q=(filters:!((col:client_id,opr:eq,value:{cast.mallory.record.id})))"
    factories.EmergencyContact(client=cast.mallory.record)
    assert nina.get(CONTACTS + asked).json["count"] == 0


@pytest.mark.parametrize("column", ["notes", "password", "search", "client.last_name", "office"])
def test_columns_that_are_not_offered_cannot_be_filtered(ada, column):
    asked = f"?q=(filters:!((col:{column},opr:sw,value:a)))"
    assert ada.get(CLIENTS + asked).status_code == 400


@pytest.mark.parametrize("column", ["notes", "office.name", "nosuch", "search"])
def test_columns_that_are_not_offered_cannot_be_sorted_by(ada, column):
    assert ada.get(f"{CLIENTS}?q=(order_column:{column})").status_code == 400


@pytest.mark.parametrize("column", ["notes", "password", "office", "addresses"])
def test_columns_that_are_not_offered_cannot_be_asked_for(ada, column):
    assert ada.get(f"{CLIENTS}?q=(columns:!({column}))").status_code == 400


def test_no_user_is_served_with_a_password(cast, ada):
    assert cast.nina.user.password not in ada.get("/api/v1/users/").text
    assert cast.nina.user.password not in ada.get(f"/api/v1/users/{cast.nina.user.id}").text


def test_info_is_not_there(ada):  # it would list every related row by name
    assert ada.get(f"{CONTACTS}_info").status_code == 404


@pytest.mark.parametrize("size", [-1, 0, 101, 100_000_000])
def test_a_page_has_at_most_a_hundred_rows(session, cast, ada, size):
    office = cast.bea.record.office
    session.add_all(
        Client(first_name="A", last_name=f"Many {n}", office_id=office.id) for n in range(120)
    )
    answer = ada.get(f"{CLIENTS}?q=(page_size:{size})").json
    assert len(answer["result"]) == 100
    assert answer["count"] == 122


def test_filters_of_one_caller_never_reach_another(app, cast, ada, nina):
    ada.get(f"{CLIENTS}?q=(filters:!((col:status,opr:eq,value:deceased)))")
    assert nina.get(CLIENTS).json["count"] == 1
    assert all(api._filters is None for api in served(app))  # nothing shared to keep them on


def test_filters_order_and_pages_do_what_they_say(session, cast, ada):
    office = cast.bea.record.office
    for name in ("Adams", "Brown", "Clark"):
        factories.Client(last_name=name, office=office, email_1=None)
    asked = "?q=(filters:!((col:office_id,opr:eq,value:{})),order_column:last_name,page:{})"
    first = ada.get(CLIENTS + asked.format(office.id, 0)).json
    assert [row["last_name"] for row in first["result"]] == ["Adams", "Baker", "Brown", "Clark"]
    assert ada.get(CLIENTS + asked.format(office.id, 1)).json["result"] == []
