"""Who can see what about me: the client's own page, and consent that is taken back (A4)."""

import re

import pytest
from sqlalchemy import select

from models.audit_entry import AuditAction, AuditEntry
from models.grant import Basis, Grant
from models.message import Message
from models.section import Section
from models.task import Task
from services import settings
from tests import factories

PAGE = "/portal/who-sees-what/"


@pytest.fixture
def dora(cast):
    return factories.daughter(cast.bea.record)


def take_away(visitor, contact):
    address = f"{PAGE}{contact.id}/withdraw"
    return visitor.submit(address)


def test_the_page_names_people_sections_reason_and_days(signed_in, cast, dora):  # A4
    factories.ClientPayer(client=cast.bea.record, payer=cast.paul.record)
    signed_in(dora).get("/portal/")
    page = re.sub(r"\s+", " ", signed_in(cast.bea).get(PAGE).text)
    assert str(dora.record) in page
    assert "See which visits are planned" in page
    assert "Read the plan of care" not in page
    assert "Why: you agreed." in page
    assert "No end is set." in page
    assert "Last signed in on" in page
    assert "Paul Parker" in page
    assert "Why: they pay for your care." in page


def test_only_the_client_has_the_page(signed_in, cast, dora):  # A5
    dora.user.roles = [*dora.user.roles, *factories.User(role="Client").roles]
    assert signed_in(dora).get(PAGE).status_code == 404
    assert signed_in(cast.paul).get(PAGE).status_code == 403


def test_the_twins_people_are_not_named(signed_in, cast):  # A5
    theirs = factories.daughter(cast.mallory.record)
    page = signed_in(cast.bea).get(PAGE).text
    assert str(theirs.record) not in page
    address = f"{PAGE}{theirs.record.id}/withdraw"
    assert signed_in(cast.bea).get(address).status_code == 404
    assert signed_in(cast.bea).send(address, {}, page="/portal/").status_code == 404


def test_taking_consent_back_is_asked_first_and_acts_at_once(signed_in, session, cast, dora):  # A3
    bea, family = signed_in(cast.bea), signed_in(dora)
    assert family.get("/portal/schedule/").status_code == 200
    question = bea.get(f"{PAGE}{dora.record.id}/withdraw").text
    assert "is signed out at once" in question
    assert take_away(bea, dora.record).status_code == 302
    assert family.get("/portal/schedule/").location.startswith("/login/")
    live = select(Grant).where(
        Grant.emergency_contact_id == dora.record.id, Grant.revoked_at.is_(None)
    )
    assert session.scalars(live).all() == []


def test_the_office_is_told_by_task_mail_and_audit(signed_in, session, cast, dora):  # A4
    settings.change(session, "consent_notice_users", [cast.nina.user.id])
    take_away(signed_in(cast.bea), dora.record)
    task = session.scalars(select(Task)).one()
    assert task.title == f"Bea Baker took consent back: {dora.record}"
    assert task.client_id == cast.bea.record.id
    mail = session.scalars(select(Message).where(Message.kind == "consent_changed")).one()
    assert (mail.recipient, mail.client_id) == (cast.nina.user.email, cast.bea.record.id)
    assert str(dora.record) not in mail.body_text
    note = session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.acted)).one()
    assert (note.user_id, note.row_id) == (cast.bea.user.id, cast.bea.record.id)
    assert note.words == f"Took consent back: {dora.record}"


@pytest.mark.parametrize("basis", [Basis.power_of_attorney, Basis.guardian])
def test_what_the_law_gives_is_not_the_clients_to_take(signed_in, session, cast, dora, basis):  # A4
    for grant in session.scalars(select(Grant).where(Grant.user_id == dora.user.id)):
        grant.basis = basis
    bea = signed_in(cast.bea)
    assert "/withdraw" not in bea.get(PAGE).text
    address = f"{PAGE}{dora.record.id}/withdraw"
    assert bea.get(address).status_code == 404
    assert bea.send(address, {}, page="/portal/").status_code == 422


def test_an_agency_may_keep_it_to_itself(signed_in, session, cast, dora):  # A4
    settings.change(session, "client_may_withdraw", False)
    bea = signed_in(cast.bea)
    assert "/withdraw" not in bea.get(PAGE).text
    address = f"{PAGE}{dora.record.id}/withdraw"
    assert bea.send(address, {}, page="/portal/").status_code == 422


def test_the_client_asks_the_office_to_give_it_back(signed_in, session, cast, dora):  # A4
    bea = signed_in(cast.bea)
    take_away(bea, dora.record)
    assert "Ask the office to give it back" in bea.get(PAGE).text
    for _twice in range(2):
        bea.send(f"{PAGE}{dora.record.id}/ask-back", {}, page=PAGE)
    titles = session.scalars(select(Task.title).order_by(Task.id)).all()
    assert titles == [
        f"Bea Baker took consent back: {dora.record}",
        f"Bea Baker asks to give access back: {dora.record}",
    ]


def test_taking_back_while_a_page_is_open_stops_its_next_step(signed_in, cast, dora):  # A3
    family = signed_in(dora)
    invoice = factories.Invoice(client=cast.bea.record)
    token = family.token("/portal/")
    take_away(signed_in(cast.bea), dora.record)
    answer = family.post(f"/portal/invoices/{invoice.number}/pay", data={"csrf_token": token})
    assert answer.status_code in {302, 400}


def test_a_deleted_contact_sees_nothing_any_more(signed_in, cast, dora):  # A3
    family = signed_in(dora)
    signed_in(cast.ada).send("/office/emergency-contacts/delete/", {"id": dora.record.id})
    assert family.get("/portal/schedule/").location.startswith("/login/")


def test_who_only_looks_takes_nothing_away(signed_in, session, cast, dora):  # A6
    ada = signed_in(cast.ada)
    ada.send(f"/office/view-as/{cast.bea.user.id}/begin", {})
    assert str(dora.record) in ada.get(f"{PAGE}?as={cast.bea.user.id}").text
    address = f"{PAGE}{dora.record.id}/withdraw?as={cast.bea.user.id}"
    assert ada.send(address, {}).status_code == 403
    held = session.scalars(select(Grant.section).where(Grant.user_id == dora.user.id)).all()
    assert Section.schedule in held
