"""What Flask-Admin does by itself, and grids must not do."""

import csv
import io
import json
import re

import pytest
from flask import current_app
from sqlalchemy import event
from sqlalchemy.engine import Engine

from models.client import Client
from models.emergency_contact import EmergencyContact
from tests import factories
from tests.fixtures.filled import main_form
from tests.security.test_onward import ELSEWHERE

CLIENTS, CONTACTS = "/office/clients/", "/office/emergency-contacts/"
SOURCES = "/office/referral-sources/"
NONSENSE = ["-1", "x", "1e9", "%00", "9" * 30, "1,2", "*", "'", "!(", "😀"]
ARGUMENTS = ["page", "page_size", "sort", "desc", "search", "flt0_status_is", "flt0_nosuch", "flt"]


def grid_at(path):
    """The grid that serves an address."""
    return next(view for view in current_app.extensions["admin"][0]._views if view.endpoint == path)


def test_a_page_that_fails_is_run_once(app):
    """Flask-Admin calls a view again when any TypeError comes out of it."""
    runs = []

    def broken(grid, cls=None):
        runs.append(grid)
        raise TypeError("the real error")

    with app.test_request_context("/office/clients/"):
        grid = grid_at("clients")
        with pytest.raises(TypeError, match="the real error"):
            grid._run_view(broken)
    assert runs == [grid]


@pytest.mark.parametrize("page", ["edit/?id=", "details/?id="])
def test_a_key_that_is_no_number_names_no_record(cast, ada, page):
    for key in ("1,2", "1;2", "-1", "0x1", "1.0", "None", "9" * 30, "'"):
        assert ada.get(f"{CONTACTS}{page}{key}").status_code == 404, key


@pytest.mark.parametrize("way", ["", "edit/", "delete/", "ajax/update/", "details/"])
def test_no_way_leads_to_a_record_of_another_office(session, cast, nina, way):  # A5
    row = factories.EmergencyContact(client=cast.mallory.record, first_name="Eve")
    missing = nina.get(f"{CONTACTS}{10**8}").data
    if way in {"", "details/"}:
        address = f"{CONTACTS}{way}?id={row.id}" if way else f"{CONTACTS}{row.id}"
        answer = nina.get(address, follow_redirects=True)
    else:
        fields = {"id": row.id, "list_form_pk": row.id, "first_name": "M", "priority": "3"}
        fields["csrf_token"] = nina.token()
        address = f"{CONTACTS}{way}?id={row.id}"
        answer = nina.post(address, data=fields, follow_redirects=way == "edit/")
    assert (answer.status_code, answer.data == missing or way == "ajax/update/") == (404, True)
    assert session.get(EmergencyContact, row.id).first_name == "Eve"


@pytest.mark.parametrize("way", ["edit/?id={}", "{}", "details/?id={}"])
def test_what_was_deleted_is_not_there_under_its_old_address(cast, ada, way):
    row = factories.EmergencyContact(client=cast.bea.record, deleted_at=factories.NOW)
    answer = ada.get(CONTACTS + way.format(row.id), follow_redirects=True)
    assert answer.status_code == 404


@pytest.mark.parametrize("way", ["edit/?id={}", "delete/?id={}", "action/"])
def test_saving_leads_nowhere_else(cast, ada, way):  # O6
    row = factories.EmergencyContact(client=cast.bea.record)
    fields = {"client": cast.bea.record.id, "first_name": "A", "last_name": "B", "priority": "1"}
    fields |= {"csrf_token": ada.token(), "id": row.id, "action": "undelete"}
    for elsewhere in filter(is_read_as_another_host, ELSEWHERE):
        answer = ada.post(CONTACTS + way.format(row.id), data=fields | {"url": elsewhere})
        assert answer.status_code == 400, elsewhere


def is_read_as_another_host(address):
    return address.strip() and len(address) < 100


def test_saving_leads_back_to_the_list_as_it_was(cast, ada):
    address = f"{SOURCES}edit/?id={factories.ReferralSource().id}"
    fields = main_form(ada.get(address)).values
    back = f"{SOURCES}?search=N%C3%BA%C3%B1ez&page=2&flt0_notes_contains=http%3A%2F%2Fx"
    answer = ada.send(address, fields | {"url": back})
    assert (answer.status_code, answer.location) == (302, back)


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_no_question_breaks_a_grid(cast, ada, argument):
    for nonsense in NONSENSE:
        answer = ada.get(CLIENTS, query_string={argument: nonsense})
        assert answer.status_code in {200, 400}, (argument, nonsense)


def test_a_page_of_a_grid_has_at_most_a_hundred_rows(cast, ada):
    factories.crowd(factories.Client(office=cast.bea.record.office))
    assert ada.get(f"{CLIENTS}?page_size=100000").text.count("data-key=") <= 100


def test_columns_that_are_not_shown_sort_nothing(cast, ada):
    pages = {ada.get(f"{CLIENTS}?sort={number}").status_code for number in (7, 40, 400)}
    assert pages == {200}


def test_counting_uses_the_databases_fast_way(cast, ada):
    """Flask-Admin counts a bound string '*', which no index answers."""
    counted = []

    def note(connection, cursor, statement, parameters, *rest):
        if "count(" in statement.lower():
            counted.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    ada.get(CLIENTS)
    event.remove(Engine, "before_cursor_execute", note)
    assert counted
    assert [statement for statement, _ in counted if "count(*)" not in statement.lower()] == []


def test_rights_are_read_once_and_not_for_each_button(cast, nina):
    """Flask-AppBuilder asks the database for each menu entry, button and cell."""
    statements = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    nina.get(CLIENTS)  # a role's rights are read once per process
    event.listen(Engine, "before_cursor_execute", note)
    nina.get(CLIENTS)
    event.remove(Engine, "before_cursor_execute", note)
    assert len(statements) <= 9, "\n".join(statements)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " ="])
def test_an_export_holds_no_formula(cast, ada, sign):  # F1
    name = f'{sign}HYPERLINK("http://evil.test","x")'
    factories.Client(office=cast.bea.record.office, last_name=name)
    text = ada.get(f"{CLIENTS}export/csv/").get_data(as_text=True)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row if "HYPERLINK" in cell]
    assert cells
    assert all(cell.startswith("'") for cell in cells)


HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


@pytest.mark.parametrize("page", ["", "{}", "edit/?id={}", "?search=%22%3E%3Cscript%3Ealert(2)"])
def test_what_people_typed_is_no_markup_in_grids(cast, ada, page):  # F2
    row = factories.EmergencyContact(
        client=cast.bea.record, first_name=HOSTILE, last_name=HOSTILE, notes=HOSTILE
    )
    text = ada.get(CONTACTS + page.format(row.id)).text
    assert "<img src=x" not in text
    assert "<script>alert" not in text


def test_no_page_of_a_grid_runs_a_script_of_its_own(cast, ada):
    """Flask-Admin's own pages have handlers in their tags, which the policy forbids."""
    row = factories.EmergencyContact(client=cast.bea.record)
    for page in ("", "new/", f"{row.id}", f"edit/?id={row.id}"):
        text = ada.get(CONTACTS + page).text
        assert " onclick=" not in text
        assert " onsubmit=" not in text
        assert "javascript:" not in text
        tags = re.findall(r"<script[^>]*>", text)
        known = ("src=", "nonce=", "application/json")  # the last is data, which nobody runs
        assert [tag for tag in tags if not any(word in tag for word in known)] == []


def test_a_look_up_finds_rows_of_ones_own_offices_only(session, cast, nina):  # A5
    address = f"{CONTACTS}ajax/lookup/?name=client&query=baker"
    assert [key for key, _name in json.loads(nina.get(address).text)] == [cast.bea.record.id]
    assert session.get(Client, cast.mallory.record.id)


def test_a_look_up_names_no_portal_people_of_other_offices(cast, nina, ada):  # A5
    address = "/office/grants/ajax/lookup/?name=user&query=baker"
    assert [key for key, _name in json.loads(nina.get(address).text)] == [cast.bea.user.id]
    every = {key for key, _name in json.loads(ada.get(address).text)}
    assert every == {cast.bea.user.id, cast.mallory.user.id}


def test_there_is_no_look_up_that_no_form_uses(ada):
    for name in ("password", "../x", "", "roles"):
        assert ada.get(f"{CONTACTS}ajax/lookup/?name={name}&query=a").status_code == 404


WRITES = ["new/", "edit/?id={}", "delete/", "ajax/update/", "{}/restore", "action/"]


@pytest.mark.parametrize("way", WRITES)
def test_who_may_only_read_writes_in_no_way(session, cast, signed_in, way):  # A6
    row = factories.EmergencyContact(client=cast.bea.record, first_name="Dora")
    bill = factories.User(first_name="Bill", role="Billing")
    factories.OfficeStaff(user=bill, office=cast.bea.record.office)
    fields = {"id": row.id, "list_form_pk": row.id, "first_name": "M", "action": "delete"}
    fields |= {"rowid": row.id}
    answer = signed_in(factories.Person(bill)).send(CONTACTS + way.format(row.id), fields)
    assert answer.status_code == 403
    kept = session.get(EmergencyContact, row.id)
    assert (kept.first_name, kept.deleted_at) == ("Dora", None)
