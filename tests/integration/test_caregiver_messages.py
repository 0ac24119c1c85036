"""Caregivers: their invitation, and what they and the office write to each other (A1, A7)."""

import pytest
from sqlalchemy import select

from models.access import Kind
from models.conversation import ConversationState
from models.grant import Basis, Grant
from models.login_session import LoginSession
from models.message import Message
from models.section import Section
from tests import factories
from tests.factories import NOW
from tests.fixtures.invited import invite, mail_of, token_of
from tests.fixtures.talking import WORK

STRONG = "seven cups of tea"


@pytest.fixture
def dana(cast):
    return factories.working(cast.bea.record.office)


# A1
def test_an_invited_caregiver_arrives_at_the_days_visits_with_a_way_to_write(
    app, client, session, cast
):
    dana = factories.Caregiver(office=cast.bea.record.office, email_1="dana@example.org")
    with app.app_context():
        made = invite(session, dana, NOW)
        mail, link = mail_of(session, made), f"/invitations/{token_of(session, made)}"
    assert "check in and out" in mail.body_text
    names = {"first_name": "Dana", "last_name": "Day"}
    answer = client.submit(link, names | {"password": STRONG, "again": STRONG})
    assert (answer.status_code, answer.location) == (302, "/caregiver/"), answer.text
    assert f'href="{WORK}"' in client.get("/caregiver/").text
    assert client.get(f"{WORK}new").status_code == 200
    kept = session.scalars(select(Grant).where(Grant.caregiver_id == dana.id)).one()
    assert (kept.section, kept.basis) == (Section.work, Basis.employment)
    login = session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))).one()
    assert login.capacity is Kind.caregiver


# A7
def test_a_caregiver_and_the_office_write_to_each_other(at_work, in_office, dana, cast, session):
    hers, nina = at_work(dana), in_office(cast.nina)
    row = hers.begin("I may be late on Friday.")
    assert (row.caregiver_id, row.client_id, row.office_id) == (
        dana.record.id,
        None,
        dana.record.office_id,
    )
    assert "I may be late on Friday." in nina.page(row).text
    nina.answer(row, "Thank you, Bea knows.")
    session.refresh(row)
    assert row.state is ConversationState.answered
    assert ">New<" in hers.visitor.get(WORK).text
    assert "Thank you, Bea knows." in hers.page(row).text
    session.refresh(row)
    hers.read(row)
    assert ">New<" not in hers.visitor.get(WORK).text
    hers.answer(row, "Good.")
    session.refresh(row)
    assert (row.state, row.entries) == (ConversationState.open, 3)


# A7
def test_the_office_writes_first_from_the_caregivers_record(at_work, in_office, dana, cast):
    ada = in_office(cast.ada)
    key = dana.record.id
    assert f"/office/conversations/write/caregiver/{key}" in (
        ada.visitor.get(f"/office/caregivers/{key}/messages").text
    )
    fields = {"about": dana.user.id, "subject": "Shoes", "body": "Please wear overshoes."}
    address = f"/office/conversations/write/caregiver/{key}"
    assert ada.send(address, fields).status_code == 302
    assert "Shoes" in at_work(dana).visitor.get(WORK).text


# A7
def test_a_mail_without_content_tells_a_caregiver(at_work, in_office, dana, cast, session, run):
    row = at_work(dana).begin("Late on Friday.")
    in_office(cast.nina).answer(row, "Bea knows.")
    run("message_news", NOW)
    mails = session.scalars(select(Message).where(Message.recipient == dana.user.email)).all()
    assert len(mails) == 1
    assert f"/caregiver/messages/{row.id}" in mails[0].body_text
    assert "Bea knows" not in mails[0].body_text
    assert mails[0].caregiver_id == dana.record.id


# A5
def test_a_caregiver_reads_no_colleagues_conversation_and_no_clients(at_work, dana, cast, session):
    other = factories.working(cast.bea.record.office)
    theirs = factories.Conversation(caregiver=other.record, starter=other.user)
    clients = factories.Conversation(client=cast.bea.record, starter=cast.bea.user)
    hers = at_work(dana)
    assert hers.page(theirs).status_code == 404
    assert hers.page(clients).status_code == 404
    assert theirs.subject not in hers.visitor.get(WORK).text


# A5
def test_a_client_does_not_open_the_caregivers_messages(in_portal, cast):
    assert in_portal(cast.bea).visitor.get(WORK).status_code in {302, 403, 404}


# A3
def test_whose_work_ended_writes_no_more(at_work, dana, session):
    hers = at_work(dana)
    row = hers.begin("Late on Friday.")
    grant = session.scalars(select(Grant).where(Grant.user_id == dana.user.id)).one()
    grant.ends_on = factories.TODAY.replace(day=1)
    session.commit()
    assert hers.page(row).status_code in {302, 403, 404}
