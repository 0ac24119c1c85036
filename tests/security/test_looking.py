"""Staff who look through somebody's eyes: everything is seen, nothing is changed (A6)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import access
from models.access import BehindTheWall, Kind, Principal
from models.audit_entry import AuditEntry
from models.care_plan import CarePlanStatus
from models.client import Client
from models.grant import Grant
from models.section import Section
from models.task import Task
from services import clock, looking
from tests import factories
from tests.fixtures.visitors import TOKEN


def look(visitor, person, back="/office/clients/"):
    """Begin a look and give the portal's address as seen through it."""
    answer = visitor.send(f"/office/view-as/{person.user.id}/begin", {"back": back})
    assert answer.status_code == 302, answer.text
    return answer.location


def as_address(address, person):
    return f"{address}{'&' if '?' in address else '?'}as={person.user.id}"


def test_staff_see_the_portal_as_the_person_sees_it(signed_in, cast):  # A6
    factories.Invoice(client=cast.bea.record, number="T-7001")
    ada = signed_in(cast.ada)
    page = ada.get(look(ada, cast.bea)).text
    own = signed_in(cast.bea).get("/portal/").text
    main = re.compile(r"<h2.*</fieldset>|<h2.*</main>", re.DOTALL)
    plain = re.compile(r"\?as=\d+|\s+|</?fieldset[^>]*>|</main>")
    seen, theirs = (plain.sub("", main.search(text)[0]) for text in (page, own))
    assert seen == theirs


def test_links_of_the_page_stay_within_the_look(signed_in, cast):  # A6
    ada = signed_in(cast.ada)
    page = ada.get(look(ada, cast.bea)).text
    links = re.findall(r'href="(/portal/[^"#]*)', page)
    assert links
    assert all(f"as={cast.bea.user.id}" in link for link in links)


def test_the_page_says_whose_it_is_and_switches_its_buttons_off(signed_in, cast):  # A6
    ada = signed_in(cast.ada)
    page = ada.get(look(ada, cast.bea)).text
    assert "You see what Bea Baker sees" in page
    assert "Back to the office" in page
    assert "<fieldset" in page
    assert "disabled" in page
    assert "/me/password/" not in page


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_everything_but_reading_is_refused(signed_in, cast, method):  # A6
    invoice = factories.Invoice(client=cast.bea.record)
    ada = signed_in(cast.ada)
    look(ada, cast.bea)
    token = ada.token()
    for address in (
        "/portal/",
        f"/portal/invoices/{invoice.number}/pay",
        "/portal/cards/1/forget",
        "/portal/messages/",
    ):
        form = {"csrf_token": token, "amount": "1.00"}
        answer = ada.open(as_address(address, cast.bea), method=method, data=form)
        assert answer.status_code == 403
        assert "You are only looking" in answer.text


def test_every_writing_page_of_the_portal_refuses_a_look(app, signed_in, cast):  # A6
    ada = signed_in(cast.ada)
    look(ada, cast.bea)
    token = ada.token()
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/portal/") and "POST" in (rule.methods or ())
    ]
    assert rules
    with app.test_request_context():
        built = [
            rule.build(dict.fromkeys(rule.arguments, 1), append_unknown=False)[1] for rule in rules
        ]
    for address in built:
        answer = ada.post(as_address(address, cast.bea), data={"csrf_token": token})
        assert answer.status_code == 403, address


def test_password_sessions_and_second_factor_stay_ones_own(signed_in, cast):  # A6
    signed_in(cast.bea)
    ada = signed_in(cast.ada)
    look(ada, cast.bea)
    for address in ("/me/sessions/", "/me/password/", "/me/second-factor/"):
        own, seen = (ada.get(one).text for one in (address, as_address(address, cast.bea)))
        assert TOKEN.sub("", seen) == TOKEN.sub("", own)
    assert ada.get("/me/sessions/").text.count("Last used") == 1


def test_looking_at_an_invoice_does_not_mark_it_viewed(signed_in, cast, session):  # A6
    invoice = factories.Invoice(client=cast.bea.record)
    ada = signed_in(cast.ada)
    look(ada, cast.bea)
    answer = ada.get(as_address(f"/portal/invoices/{invoice.number}.pdf", cast.bea))
    assert answer.mimetype == "application/pdf"
    session.refresh(invoice)
    assert invoice.first_viewed_at is None


def test_each_page_is_noted_under_the_name_of_who_looked(signed_in, cast, session):  # A6
    factories.CarePlan(client=cast.bea.record, status=CarePlanStatus.active)
    ada = signed_in(cast.ada)
    look(ada, cast.bea)
    ada.get(as_address("/portal/care-plan/", cast.bea))
    ada.send(f"/office/view-as/{cast.bea.user.id}/stop", {})
    notes = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    words = [note.words for note in notes if note.words and "look" in note.words.lower()]
    assert words == [
        "Began to look at the portal as Bea Baker",
        "Looked at /portal/care-plan/ as Bea Baker",
        f"Stopped looking at the portal as somebody else (login {cast.bea.user.id})",
    ]
    assert {note.user_id for note in notes if note.action.value == "viewed"} == {cast.ada.user.id}
    looked = next(note for note in notes if note.words and note.words.startswith("Looked"))
    assert (looked.table_name, looked.row_id) == ("client", cast.bea.record.id)
    assert looked.acting_as == f"portal of user {cast.bea.user.id}"


def test_a_refused_change_is_noted_too(signed_in, cast, session):  # A6
    ada = signed_in(cast.ada)
    look(ada, cast.bea)
    ada.post(as_address("/portal/", cast.bea), data={"csrf_token": ada.token()})
    words = session.scalars(select(AuditEntry.words).where(AuditEntry.action == "refused")).all()
    assert words == ["Refused to change anything while looking as Bea Baker"]


def test_a_look_ends_after_a_quarter_of_an_hour(signed_in, cast, monkeypatch):  # A6
    ada = signed_in(cast.ada)
    address, began = look(ada, cast.bea), clock.now()
    for seconds, status in ((-1, 200), (1, 302)):
        at = began + looking.LASTS + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        ada.get("/office/my-tasks/")
        answer = ada.get(address)
        assert answer.status_code == status
    assert answer.location == "/office/clients/"


def test_going_back_ends_the_look(signed_in, cast):  # A6
    ada = signed_in(cast.ada)
    address = look(ada, cast.bea, back="/office/clients/1")
    answer = ada.send(f"/office/view-as/{cast.bea.user.id}/stop", {})
    assert answer.location == "/office/clients/1"
    assert ada.get(address).status_code == 404


def test_two_looks_in_two_tabs_stay_apart(signed_in, cast):  # A6
    ada = signed_in(cast.ada)
    bea, paul = look(ada, cast.bea), look(ada, cast.paul)
    assert "You see what Bea Baker sees" in ada.get(bea).text
    assert "You see what Paul Parker sees" in ada.get(paul).text


def test_without_the_permission_nobody_looks(signed_in, cast, session):  # A6
    billing = factories.Person(factories.User(role="Billing"))
    answer = signed_in(billing).send(f"/office/view-as/{cast.bea.user.id}/begin", {})
    assert answer.status_code == 403


def test_a_permission_taken_meanwhile_ends_the_look(signed_in, cast, session):  # A6
    nina = signed_in(cast.nina)
    address = look(nina, cast.bea)
    assert nina.get(address).status_code == 200
    cast.nina.user.roles = [
        role for role in factories.User(role="Billing").roles if role.name == "Billing"
    ]
    session.commit()
    assert nina.get(address).status_code == 403


def test_access_taken_meanwhile_ends_the_look(signed_in, cast, session):  # A6
    ada = signed_in(cast.ada)
    address = look(ada, cast.bea)
    for grant in session.scalars(select(Grant).where(Grant.user_id == cast.bea.user.id)):
        grant.revoked_at = factories.NOW
    assert ada.get(address).status_code == 404


def test_an_address_alone_begins_no_look(signed_in, cast):  # A6
    answer = signed_in(cast.ada).get(as_address("/portal/", cast.bea))
    assert answer.status_code == 404


def test_portal_people_look_through_nobody(signed_in, cast):  # A6
    paul = signed_in(cast.paul)
    begin = f"/office/view-as/{cast.bea.user.id}/begin"
    assert paul.send(begin, {}, page="/portal/").status_code == 403
    page = paul.get(as_address("/portal/", cast.bea)).text
    assert "Paul" in page
    assert "You see what" not in page


@pytest.mark.parametrize("role", ["Agency admin", "Intake", "Caregiver"])
def test_nobody_looks_through_staff_or_caregivers(signed_in, cast, session, role):  # A6
    other = factories.User(role=role)
    cast.bea.user.roles = [*cast.bea.user.roles, *other.roles]
    answer = signed_in(cast.ada).send(f"/office/view-as/{cast.bea.user.id}/begin", {})
    assert answer.status_code == 422
    own = signed_in(cast.ada).send(f"/office/view-as/{other.id}/begin", {})
    assert own.status_code == 404


def test_staff_of_one_office_look_through_nobody_of_another(signed_in, cast):  # A6
    answer = signed_in(cast.nina).send(f"/office/view-as/{cast.mallory.user.id}/begin", {})
    assert answer.status_code == 404


def test_nor_through_somebody_who_reaches_into_another_office(signed_in, cast):  # A6
    factories.Grant(user=cast.bea.user, client=cast.mallory.record)
    answer = signed_in(cast.nina).send(f"/office/view-as/{cast.bea.user.id}/begin", {})
    assert answer.status_code == 422
    assert "another office" in answer.text


def test_nor_through_a_payer_who_is_billed_by_another_office(signed_in, cast):  # A6
    factories.Invoice(client=cast.mallory.record, payer=cast.paul.record)
    answer = signed_in(cast.nina).send(f"/office/view-as/{cast.paul.user.id}/begin", {})
    assert answer.status_code == 422


def test_the_wall_refuses_whoever_only_looks(app, cast, session):  # A6
    session.commit()
    principal = Principal(
        Kind.portal, factories.TODAY, user_id=cast.bea.user.id, looker=cast.ada.user.id
    )
    with Session(session.get_bind()) as own:
        access.bind(own, principal)
        client = own.scalars(select(Client)).one()
        client.notes = "changed"
        with pytest.raises(BehindTheWall):
            own.flush()
        own.rollback()
        own.add(Task(title="x"))
        with pytest.raises(BehindTheWall):
            own.flush()


def test_a_look_shows_only_what_is_granted(signed_in, cast, session):  # A6
    for grant in session.scalars(
        select(Grant).where(Grant.user_id == cast.bea.user.id, Grant.section == Section.care_plan)
    ):
        grant.revoked_at = factories.NOW
    ada = signed_in(cast.ada)
    look(ada, cast.bea)
    assert ada.get(as_address("/portal/care-plan/", cast.bea)).status_code == 404
