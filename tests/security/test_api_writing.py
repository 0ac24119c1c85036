"""The REST API: what programs may write.

Each test fails when the closing it names is taken away.
"""

import pytest
from sqlalchemy import func, select

from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.invoice import Invoice
from models.prospect import Prospect
from models.referral import Referral
from services.errors import Refused
from tests import factories
from tests.fixtures.api import CONTACTS, contact, send


def test_a_row_is_made_by_the_forms_rules(session, cast, ada):
    body = contact(cast.bea.record, phone_mobile="(202) 555-0188", relation="daughter")
    answer = send(ada, "POST", CONTACTS, body)
    assert answer.status_code == 201
    made = session.get(EmergencyContact, answer.json["id"])
    assert (made.phone_mobile, made.office_id) == ("+12025550188", cast.bea.record.office_id)


def test_a_change_leaves_what_was_not_sent(session, cast, ada):
    row = factories.EmergencyContact(client=cast.bea.record, has_key=True, notes="Calls back")
    assert send(ada, "PUT", f"{CONTACTS}{row.id}", {"priority": 3}).status_code == 200
    session.refresh(row)
    assert (row.priority, row.has_key, row.notes) == (3, True, "Calls back")


def test_the_second_of_two_programs_is_told(cast, ada):
    row = factories.EmergencyContact(client=cast.bea.record)
    address = f"{CONTACTS}{row.id}"
    assert send(ada, "PUT", address, {"priority": 2, "version": 1}).status_code == 200
    assert send(ada, "PUT", address, {"priority": 3, "version": 1}).status_code == 409


@pytest.mark.parametrize(
    "smuggled", ["mallory", 99_999_990, 2**63, -1, True, [1], {"id": 1}, {"name": "M"}, "abc", 1.5]
)
def test_a_foreign_key_names_a_row_of_the_caller_or_nothing(session, cast, nina, smuggled):
    before = session.scalar(select(func.count()).select_from(Client))
    key = cast.mallory.record.id if smuggled == "mallory" else smuggled
    answer = send(nina, "POST", CONTACTS, contact(cast.bea.record) | {"client_id": key})
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(EmergencyContact)) == 0
    assert session.scalar(select(func.count()).select_from(Client)) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client", {"first_name": "Mallory", "last_name": "M"}),
        ("id", 7),
        ("office_id", 7),
        ("deleted_at", "2026-01-01T00:00:00+00:00"),
        ("external_id", "x"),
        ("search", "x"),
        ("nosuch", 1),
        ("__class__", "x"),
    ],
)
def test_what_the_form_does_not_have_cannot_be_set(session, cast, ada, field, value):
    answer = send(ada, "POST", CONTACTS, contact(cast.bea.record) | {field: value})
    assert answer.status_code == 422
    assert field in answer.json["errors"]
    assert session.scalar(select(func.count()).select_from(EmergencyContact)) == 0


@pytest.mark.parametrize(("method", "address"), [("POST", ""), ("PUT", "{}"), ("DELETE", "{}")])
def test_what_only_actions_change_has_no_way_in(session, cast, ada, method, address):  # O1
    invoice = factories.Invoice(client=cast.bea.record)
    where = "/api/v1/invoices/" + address.format(invoice.id)
    assert send(ada, method, where, {"total": "0"}).status_code == 405
    assert session.scalar(select(func.count()).select_from(Invoice)) == 1


def test_a_role_that_may_read_may_not_write(cast, signed_in):  # A6
    scheduler = factories.User(first_name="Sam", role="Scheduler")
    factories.OfficeStaff(user=scheduler, office=cast.bea.record.office)
    sam = signed_in(factories.Person(scheduler))
    assert sam.get(CONTACTS).status_code == 200
    assert send(sam, "POST", CONTACTS, contact(cast.bea.record)).status_code == 403


def test_deleting_can_be_undone(session, cast, ada):
    carl = factories.Caregiver(office=cast.bea.record.office)
    assert send(ada, "DELETE", f"/api/v1/caregivers/{carl.id}", {}).status_code == 200
    assert session.get(Caregiver, carl.id).deleted_at is not None


CALL = {
    "caller_first_name": "Dora",
    "caller_last_name": "Day",
    "first_name": "Bea",
    "last_name": "Day",
    "inquiry_date": "2026-03-04",
}


def test_a_prospect_needs_its_referral_by_this_way_too(session, ada):  # P7
    refused = send(ada, "POST", "/api/v1/prospects/", CALL | {"referred_on": "2026-03-04"})
    assert refused.status_code == 422
    assert "enter a new referral source" in refused.text
    assert session.scalar(select(func.count(Prospect.id))) == 0


def test_a_program_enters_a_prospect_with_its_referral(session, cast, ada):  # P7
    said = {
        "office_id": cast.bea.record.office_id,
        "referred_on": "2026-03-04",
        "source_organisation": "Mercy Hospital",
    }
    made = send(ada, "POST", "/api/v1/prospects/", CALL | said)
    assert made.status_code == 201, made.text
    referral = session.scalars(select(Referral)).one()
    assert (referral.prospect_id, referral.source.organisation) == (
        made.json["id"],
        "Mercy Hospital",
    )
    changed = send(
        ada, "PUT", f"/api/v1/prospects/{made.json['id']}", {"source_organisation": "No"}
    )
    assert changed.status_code == 422


def test_no_code_can_store_a_prospect_without_a_referral(session, cast):  # P7
    office = cast.bea.record.office
    with pytest.raises(Refused, match="referral source"):
        factories.Prospect(office=office, referrals=[])
    session.rollback()


def test_the_last_referral_of_a_prospect_stays(session, ada):  # P7
    prospect = factories.Prospect()
    (first,) = prospect.referrals
    send(ada, "DELETE", f"/api/v1/referrals/{first.id}", {})
    assert session.get_one(Referral, first.id).deleted_at is None
    second = factories.Referral(prospect=prospect)
    assert send(ada, "DELETE", f"/api/v1/referrals/{second.id}", {}).status_code == 200


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity"])
def test_numbers_that_are_none_are_no_names(session, ada, cast, number):
    body = (
        f'{{"first_name": {number}, "last_name": "Day", "office_id": {cast.bea.record.office_id}}}'
    )
    sent = {"X-CSRFToken": ada.token(), "Content-Type": "application/json"}
    before = session.scalar(select(func.count(Client.id)))
    assert ada.post("/api/v1/clients/", data=body, headers=sent).status_code == 422
    assert session.scalar(select(func.count(Client.id))) == before
