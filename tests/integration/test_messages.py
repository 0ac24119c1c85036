"""Writing to people: rows of the outbox, which is also the log."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.message import Channel, Delivery, Message
from services import delivery, messages, settings
from tests import factories


@pytest.fixture
def office(session):
    return factories.Office(time_zone="America/Chicago", phone="+16175550100")


def write(session, office, **draft):
    letter = {
        "kind": "plain",
        "recipient": "bea@example.test",
        "recipient_name": "Bea Baker",
        "office_id": office.id,
        "context": {"subject": "Your visit", "body": "We look forward to it."},
        "dedupe_key": "note:1",
    }
    return messages.write(session, at=factories.NOW, **(letter | draft))


def only(session):
    return session.scalars(select(Message)).one()


def count(session):
    return session.scalar(select(func.count()).select_from(Message))


def test_a_mail_is_a_row_that_waits_to_be_sent(session, office):
    key = write(session, office)
    row = only(session)
    assert row.id == key
    assert (row.channel, row.state) == (Channel.email, Delivery.waiting)
    assert (row.subject, row.recipient) == ("Your visit", "bea@example.test")
    assert row.next_try_at == factories.NOW


def test_the_same_cause_is_written_once(session, office):  # F2
    assert write(session, office) is not None
    assert write(session, office) is None
    assert count(session) == 1


def test_a_repetition_keeps_what_else_was_changed(session, office):
    write(session, office)
    office.phone = "+16175550199"
    write(session, office)
    session.commit()
    session.refresh(office)
    assert office.phone == "+16175550199"


def test_mails_bear_the_agency_and_the_office_s_phone(session, office):
    settings.change(session, "agency_name", "Ada & Sons, Home Care")
    write(session, office)
    row = only(session)
    assert "Ada & Sons, Home Care" in row.body_text
    assert "Ada &amp; Sons, Home Care" in row.body_html
    for body in (row.body_text, row.body_html):
        assert "(617) 555-0100" in body


def test_what_people_typed_is_no_markup(session, office):
    write(session, office, context={"subject": "Hi", "body": "<script>alert(1)</script>"})
    assert "<script>" not in only(session).body_html


def test_a_subject_is_one_line(session, office):
    write(session, office, context={"subject": "Hello\r\nBcc: all@example.test", "body": "x"})
    assert only(session).subject == "Hello Bcc: all@example.test"


def test_a_mail_says_whom_it_is_about(session, office):  # F5
    client = factories.Client(office=office)
    write(session, office, about={"client_id": client.id})
    assert only(session).client_id == client.id


def test_a_secret_is_not_in_the_log_but_in_the_mail(session, office):  # A2
    context = {"subject": "Hi", "body": messages.marker("token")}
    write(session, office, context=context, secrets={"token": "s3cr-et_42"})
    row = only(session)
    stored = f"{row.body_text}{row.body_html}{row.facts}"
    assert "s3cr-et_42" not in stored
    assert "s3cr-et_42" in messages.reveal(row.body_text, row.facts)


@pytest.mark.parametrize("secret", ["<b>", "a/b", "", "https://elsewhere.test"])
def test_only_tokens_can_be_secrets(session, office, secret):
    with pytest.raises(ValueError, match="token"):
        write(session, office, secrets={"token": secret})


def test_a_text_without_provider_is_recorded_as_not_sent(session, office):  # F6
    messages.text(
        session,
        "We are on our way.",
        at=factories.NOW,
        kind="plain",
        recipient="+16175550123",
        office_id=office.id,
        dedupe_key="text:1",
    )
    row = only(session)
    assert (row.channel, row.state, row.last_error) == (
        Channel.text,
        Delivery.not_sent,
        "no provider",
    )


def test_one_that_cannot_be_written_stops_none_of_the_others(session, office):  # F2
    drafts = [
        {
            "kind": "plain",
            "recipient": recipient,
            "office_id": office.id,
            "dedupe_key": f"note:{place}",
            "context": {"subject": "Hi", "body": "x"},
        }
        for place, recipient in enumerate(["bea@example.test", "", "paul@example.test"])
    ]
    messages.write_all(session, drafts, factories.NOW)
    found = session.execute(select(Message.recipient, Message.state).order_by(Message.dedupe_key))
    assert [tuple(row) for row in found] == [
        ("bea@example.test", Delivery.waiting),
        ("", Delivery.failed),
        ("paul@example.test", Delivery.waiting),
    ]


def test_many_at_once_leave_alone_what_was_written_before(session, office):
    write(session, office)
    draft = {
        "kind": "plain",
        "recipient": "other@example.test",
        "office_id": office.id,
        "dedupe_key": "note:1",
        "context": {"subject": "Hi", "body": "x"},
    }
    messages.write_all(session, [draft], factories.NOW)
    assert only(session).recipient == "bea@example.test"


def test_what_has_not_left_can_be_taken_back(session, office):
    write(session, office)
    messages.withdraw(session, ["note:1"], "The task was done.")
    row = only(session)
    session.refresh(row)
    assert (row.state, row.last_error) == (Delivery.not_sent, "The task was done.")


# F8
@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Delivery.waiting, Delivery.not_sent), (Delivery.sent, Delivery.sent)],
)
def test_what_is_taken_back_under_way_is_not_tried_again(session, office, outcome, state):
    write(session, office)
    parcel = delivery.claim(session, factories.NOW, [Channel.email])
    messages.withdraw(session, ["note:1"], "The prospect was lost.")
    delivery.settle(session, parcel, delivery.Outcome(outcome, "451 Later"), factories.NOW)
    row = only(session)
    session.refresh(row)
    assert row.state is state
    assert (row.last_error == "The prospect was lost.") is (state is Delivery.not_sent)


def test_what_is_taken_back_stays_here_when_its_process_is_killed(session, office):  # F8
    write(session, office)
    delivery.claim(session, factories.NOW, [Channel.email])
    messages.withdraw(session, ["note:1"], "The prospect was lost.")
    assert delivery.claim(session, factories.NOW + delivery.LEASE, [Channel.email]) is None
    row = only(session)
    session.refresh(row)
    assert (row.state, row.last_error) == (Delivery.not_sent, "The prospect was lost.")


def test_a_client_may_cause_a_mail_once(session, cast):  # S7
    draft = {
        "kind": "plain",
        "recipient": "scheduler@example.test",
        "office_id": cast.bea.record.office_id,
        "context": {"subject": "A request", "body": "Please look at it."},
        "dedupe_key": "schedule-request:1",
        "sender_id": cast.bea.user.id,
    }
    bea = Principal(Kind.portal, factories.TODAY, user_id=cast.bea.user.id)
    session.commit()
    with Session(session.get_bind()) as own:
        access.bind(own, bea)
        assert messages.write(own, at=factories.NOW, **draft) is not None
        assert messages.write(own, at=factories.NOW, **draft) is None
        own.commit()
    assert only(session).recipient == "scheduler@example.test"
