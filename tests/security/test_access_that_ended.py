"""Access that ended is gone at the next request: in live sessions, documents and programs."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.grant import Grant
from models.office_staff import OfficeStaff
from models.payer import Payer
from models.section import Section
from models.standing import Standing
from tests import factories
from tests.fixtures import matrix
from tests.fixtures.addresses import Whose, methods
from tests.fixtures.api import key_of

EXPECTED = matrix.read()
OUTSIDE = ["Client", "Emergency contact", "Payer", "Caregiver"]
RECORDS = {"Client": Client, "Emergency contact": EmergencyContact, "Payer": Payer}
RECORDS |= {"Caregiver": Caregiver}
YESTERDAY = factories.TODAY - timedelta(days=1)
ENDS = {
    "revoked": {"revoked_at": factories.NOW},
    "ended yesterday": {"starts_on": YESTERDAY, "ends_on": YESTERDAY},
    "begins tomorrow": {"starts_on": factories.TODAY + timedelta(days=1), "ends_on": None},
}


def records(role):
    """The addresses that show a role something of its own record: pages, documents, photos."""
    return [
        key for key, cell in EXPECTED[role].items() if key[1] == "GET" and cell == "200/404/404"
    ]


@pytest.fixture
def asked(house, outsider):
    """Ask for everything of one's own record in a session that goes on; tell what opened."""
    caller = matrix.Caller(house, outsider)
    wanted = records(outsider)

    def ask():
        found = {}
        with caller.keeper.watching():
            for rule, method in methods(house.app):
                if (rule.rule, method) in wanted:
                    found[rule.rule] = caller.answer(caller.fill(rule, method, Whose.own))[0]
        return found

    return ask


@pytest.fixture
def changed(house):
    """Change rows, and put them back afterwards."""
    undo = []

    def change(model, keys, values):
        table = model.__table__
        mine = table.c.id.in_(keys)
        columns = [table.c.id, *(table.c[name] for name in values)]
        rows = house.session.connection().execute(select(*columns).where(mine)).mappings().all()
        house.session.connection().execute(update(table).where(mine).values(values))
        house.session.commit()
        undo.extend((table, dict(row)) for row in rows)

    yield change
    for table, row in undo:
        one = update(table).where(table.c.id == row.pop("id"))
        house.session.connection().execute(one.values(row))
    house.session.commit()


def grants_of(house, outsider):
    user_id = house.own.people[outsider].user.id
    found = house.session.scalars(select(Grant.id).where(Grant.user_id == user_id)).all()
    house.session.rollback()
    return found


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("outsider", OUTSIDE)
def test_nothing_of_the_record_opens_once_its_grants_ended(  # A5 of the threats
    house, outsider, asked, changed, end
):
    before = asked()
    assert {*before.values()} <= {"200"}
    changed(Grant, grants_of(house, outsider), ENDS[end])
    assert "200" not in asked().values()


@pytest.mark.parametrize("outsider", ["Client", "Emergency contact", "Payer"])
def test_nothing_of_a_deleted_record_opens(house, outsider, asked, changed):  # A5 of the threats
    assert len(asked()) > 3
    role = "Client" if outsider == "Emergency contact" else outsider
    key = house.own.people[role].record.id
    changed(RECORDS[role], [key], {"deleted_at": factories.NOW})
    assert "200" not in asked().values()


@pytest.fixture
def program(app, session, client, cast):
    """A program with Nina's key, and what it is answered about Bea."""
    key = key_of(app, session, cast.nina)
    address = f"/api/v1/clients/{cast.bea.record.id}"
    return lambda: client.get(address, headers=key).status_code


def test_staff_who_left_an_office_see_nothing_of_it_by_page_or_program(  # A5 of the threats
    signed_in, session, cast, program
):
    nina = signed_in(cast.nina)
    page = f"/office/clients/{cast.bea.record.id}"
    assert (nina.get(page).status_code, program()) == (200, 200)
    session.execute(delete(OfficeStaff).where(OfficeStaff.user_id == cast.nina.user.id))
    session.commit()
    assert (nina.get(page).status_code, program()) == (404, 404)


def test_a_key_of_somebody_of_the_portals_opens_nothing(app, client, session, cast):  # A5
    key = key_of(app, session, cast.bea)
    for page in ("/portal/", "/api/v1/clients/", "/api/v1/invoices/"):
        assert client.get(page, headers=key).status_code in {302, 401, 403}


def test_no_payer_stands_in_for_a_client_who_was_deleted(app, signed_in, session, cast):  # A5
    """A grant may name both; without its client it opens nothing, whatever the payer's number."""
    bea, paul = cast.bea.record, cast.paul.record
    both = {"client": bea, "payer": paul, "standing": Standing.client}
    factories.Grant(user=cast.bea.user, section=Section.invoices, **both)
    own = signed_in(cast.bea)
    assert own.get("/portal/").status_code == 200
    bea.deleted_at = factories.NOW
    assert own.get("/portal/").status_code == 404
    assert own.get(f"/portal/?of=client-{paul.id}").status_code == 404
