"""One box for everything: what it finds, and what it must not."""

import re

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from models.invoice import InvoiceState
from models.task import TaskStatus
from tests import factories
from views.office.search import WORDS

MOST = 12  # one for each of the seven kinds, and five for the frame


@pytest.fixture
def search(signed_in):
    """Type into the box as somebody, and give what was found: (title, facts) by group."""

    def find(person, text):
        answer = signed_in(person).get("/office/search/", query_string={"q": text})
        assert answer.status_code == 200
        found = {}
        for part in answer.text.split('<section class="search-group"')[1:]:
            heading = re.search(r"<h2[^>]*>(.*?)</h2>", part)[1]
            hits = re.findall(r'href="([^"]+)">([^<]*)</a></div>\s*<div[^>]*>(.*?)</div>', part)
            found[heading] = [(title, facts) for _href, title, facts in hits]
        return found

    return find


def names(found, group):
    return [title for title, _facts in found.get(group, [])]


@pytest.fixture
def house(session, cast):
    """Bea's household and her twin's, one of everything with the same word in it."""
    for person in (cast.bea, cast.mallory):
        client = person.record
        client.phone_mobile = "+15185550163"
        prefix = client.office.invoice_prefix
        factories.EmergencyContact(
            client=client, office_id=client.office_id, first_name="Dora", last_name="Baker"
        )
        factories.Prospect(office=client.office, first_name="Otto", last_name="Baker")
        factories.Payer(office=client.office, name="Baker Trust")
        factories.Caregiver(office=client.office, first_name="Cleo", last_name="Baker")
        factories.Task(client=client, office_id=client.office_id, title="Call the Bakers")
        factories.Invoice(client=client, office=client.office, number=f"{prefix}7701")
    session.commit()
    return cast


def test_a_name_finds_everybody_who_bears_it(house, search):
    found = search(house.ada, "baker")
    assert {*found} == {
        "Clients",
        "Prospective Clients",
        "Emergency contacts",
        "Payers",
        "Caregivers",
        "Tasks",
    }
    assert names(found, "Clients") == ["Baker, Bea", "Baker, Bea"]


def test_twins_are_told_apart_by_what_stands_beside_them(house, search):  # O4
    facts = {facts for _title, facts in search(house.ada, "bea baker")["Clients"]}
    assert len(facts) == 2
    assert {"Albany", "Buffalo"} == {words.rpartition(" · ")[2] for words in facts}


def test_the_twin_of_another_office_is_not_found(house, search):  # A5
    found = search(house.nina, "baker")
    assert all(len(hits) == 1 for hits in found.values())
    assert "Buffalo" not in str(found)


def test_what_the_role_may_not_open_is_not_searched(house, search, bill):  # A6
    found = search(house.nina, "baker")
    assert "Caregivers" not in found
    assert "Invoices" not in search(house.nina, "7701")
    assert names(search(bill, "7701"), "Invoices") != []


def test_portal_people_and_strangers_have_no_such_page(house, signed_in, client):
    assert signed_in(house.bea).get("/office/search/?q=baker").status_code == 403
    assert client.get("/office/search/?q=baker").status_code == 302


@pytest.mark.parametrize(
    "spelling",
    [
        "(518) 555-0163",
        "518.555.0163",
        "518 555 0163",
        "5185550163",
        "1-518-555-0163",
        "+1 (518) 555 0163",
        "+15185550163",
        "518/555-0163",
        "555-0163",
    ],
)
def test_a_phone_number_is_found_in_any_spelling(house, search, spelling):
    assert names(search(house.nina, spelling), "Clients") == ["Baker, Bea"]


def test_a_phone_at_work_is_found_too(session, house, search):
    house.bea.record.phone_work = "+15185550199"
    assert names(search(house.nina, "(518) 555-0199"), "Clients") == ["Baker, Bea"]


@pytest.mark.parametrize("typed", ["{p}7701", "#{p}7701", "7701"])
def test_an_invoice_is_found_by_its_number(house, search, bill, typed):
    prefix = house.bea.record.office.invoice_prefix
    found = search(bill, typed.format(p=prefix))
    assert names(found, "Invoices") == [f"{prefix}7701"]
    lower = search(bill, f"{prefix}7701".lower())
    assert names(lower, "Invoices") == ([f"{prefix}7701"] if prefix.isupper() else [])


def test_a_part_of_a_number_is_no_invoice(house, search):
    assert search(house.ada, "770") == {}


def test_names_are_found_as_the_grids_write_them(house, search):
    assert names(search(house.nina, "Baker, Bea"), "Clients") == ["Baker, Bea"]


def test_open_tasks_stand_before_done_ones(session, house, search):
    client = house.bea.record
    done = {"client": client, "office_id": client.office_id, "status": TaskStatus.done}
    factories.Task(title="Bakers: done", **done)
    assert names(search(house.nina, "bakers"), "Tasks") == ["Call the Bakers", "Bakers: done"]


def test_what_was_deleted_is_not_found(session, house, search):
    house.bea.record.deleted_at = factories.NOW
    assert names(search(house.nina, "baker"), "Clients") == []


def test_many_are_capped_and_the_grid_has_the_rest(session, house, signed_in):
    for _turn in range(8):
        factories.Client(last_name="Baker", office=house.bea.record.office)
    page = signed_in(house.nina).get("/office/search/?q=baker").text
    assert page.count('href="/office/clients/') - page.count('href="/office/clients/"') == 7
    assert 'href="/office/clients/?search=baker"' in page


@pytest.mark.parametrize("text", ["", " ", "x", "%", "_", ",,", "\x00", "%%", "''", "💣" * 500])
def test_monsters_find_nothing_and_break_nothing(house, search, text):
    assert search(house.ada, text) == {}


def test_markup_is_shown_as_it_was_typed(house, signed_in):
    page = signed_in(house.ada).get("/office/search/?q=<script>alert(1)</script>").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_draft_has_no_number_to_be_found_by(session, house, search):
    draft = factories.Invoice(client=house.bea.record, state=InvoiceState.draft, number=None)
    assert names(search(house.ada, str(draft.id)), "Invoices") == []


def test_a_search_costs_one_statement_for_each_kind(house, ada):
    ada.get("/office/search/?q=baker")
    asked = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("BEGIN", "SELECT set_config")):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    ada.get("/office/search/?q=baker")
    event.remove(Engine, "before_cursor_execute", note)
    assert len(WORDS) == 7
    assert len(asked) <= MOST, "\n".join(asked)
