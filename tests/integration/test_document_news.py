"""Mails that say there is a document: to whom, once for several, and never which (A4)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.document import Document, Visibility
from models.grant import Grant
from models.message import Message
from models.section import Section
from models.standing import Standing
from services import documents, settings
from tests import factories
from tests.fixtures.talking import family

NOW = factories.NOW
MINUTE = timedelta(minutes=1)
CANARY = "canary 5510"


def told(session, kind="document_waiting"):
    query = select(Message.recipient).where(Message.kind == kind).order_by(Message.id)
    return list(session.scalars(query))


@pytest.fixture
def shared(app, session, cast):
    """Let the office share new documents of a client at a moment."""

    def share(count=1, at=NOW, client=None, **fields):
        rows = [
            factories.Document(client=client or cast.bea.record, title=CANARY, **fields)
            for _ in range(count)
        ]
        with app.app_context():
            for row in rows:
                documents.share(row, at)
        session.commit()
        return rows

    return share


def test_several_documents_are_one_mail_for_each_who_may_see_them(  # A4
    app, cast, session, run, shared
):
    daughter = family(cast.bea.record, Section.documents)
    family(cast.bea.record, Section.schedule)
    shared(3)
    assert run("document_news", NOW + MINUTE) == 0
    shared(1, NOW + MINUTE)
    assert run("document_news", NOW + 2 * MINUTE) == 2
    assert sorted(told(session)) == sorted([cast.bea.user.email, daughter.user.email])
    assert run("document_news", NOW + 9 * MINUTE) == 0


def test_the_mail_says_nothing_and_leads_to_the_right_record(  # A4
    app, cast, session, run, shared
):
    shared()
    run("document_news", NOW + 2 * MINUTE)
    [mail] = session.scalars(select(Message)).all()
    words = f"{mail.subject}{mail.body_text}{mail.body_html}"
    assert (CANARY in words, cast.bea.record.last_name in words) == (False, False)
    assert f"/portal/documents/?of=client-{cast.bea.record.id}" in mail.body_text


def test_the_daughter_of_two_gets_one_mail(cast, session, run, shared):  # A4
    daughter = family(cast.bea.record, Section.documents)
    other = factories.Client(office_id=cast.bea.record.office_id)
    contact = factories.EmergencyContact(client=other)
    factories.Grant(
        user=daughter.user,
        client=other,
        section=Section.documents,
        standing=Standing.emergency_contact,
        emergency_contact_id=contact.id,
    )
    shared()
    shared(client=other)
    run("document_news", NOW + 2 * MINUTE)
    assert told(session).count(daughter.user.email) == 1


def test_a_second_thought_comes_before_the_mail(app, cast, session, run, shared):  # A4
    [row] = shared()
    documents.keep_to_office(row)
    session.commit()
    assert run("document_news", NOW + 9 * MINUTE) == 0


def test_who_lost_access_meanwhile_is_not_told(cast, session, run, shared):  # A3
    shared()
    for grant in session.scalars(select(Grant).where(Grant.user_id == cast.bea.user.id)):
        grant.revoked_at = NOW
    session.commit()
    assert run("document_news", NOW + 2 * MINUTE) == 0


def test_the_form_and_the_grid_tell_of_what_they_share(ada, cast, session):  # A4
    row = factories.Document(client=cast.bea.record)
    address = f"/office/documents/edit/?id={row.id}"
    ada.submit(address, {"title": "Agreement", "visibility": "portal"})
    session.expire_all()
    assert (row.visibility, row.untold_since is None) == (Visibility.portal, False)
    ada.submit(address, {"title": "Agreement", "visibility": "office"})
    session.expire_all()
    assert (row.visibility, row.untold_since) == (Visibility.office, None)


@pytest.fixture
def arrived(session, cast):
    """Let a client send documents."""

    def arrive(count=1):
        for _ in range(count):
            factories.Document(
                client=cast.bea.record,
                title=CANARY,
                is_from_portal=True,
                uploaded_by=cast.bea.user,
                untold_since=NOW,
            )
        session.commit()

    return arrive


def test_the_chosen_people_learn_of_what_a_client_sends(  # A4
    app, cast, session, run, arrived
):
    settings.change(session, "document_notice_users", [cast.nina.user.id])
    arrived(3)
    assert run("document_news", NOW + 2 * MINUTE) == 1
    [mail] = session.scalars(select(Message)).all()
    assert (mail.recipient, mail.kind) == (cast.nina.user.email, "document_sent")
    assert CANARY not in f"{mail.subject}{mail.body_text}{mail.body_html}"
    assert f"/office/clients/{cast.bea.record.id}/documents" in mail.body_text


def test_with_nobody_chosen_the_coordinator_is_told(cast, session, run, arrived):  # A4
    cast.bea.record.coordinator_id = cast.nina.user.id
    arrived()
    run("document_news", NOW + 2 * MINUTE)
    assert told(session, "document_sent") == [cast.nina.user.email]


def test_what_the_office_noted_or_the_sender_took_back_is_no_news(  # A4
    cast, session, run, arrived
):
    settings.change(session, "document_notice_users", [cast.nina.user.id])
    arrived(2)
    noted, gone = session.scalars(select(Document)).all()
    noted.acknowledged_at, gone.taken_back_at = NOW, NOW
    session.commit()
    assert run("document_news", NOW + 2 * MINUTE) == 0
    waiting = select(func.count()).where(Document.untold_since.is_not(None))
    assert session.scalar(waiting) == 0


def test_colleagues_of_another_office_are_not_told(cast, session, run, arrived):  # O4
    settings.change(session, "document_notice_users", [factories.User(role="Intake").id])
    arrived()
    assert run("document_news", NOW + 2 * MINUTE) == 0
