"""The outbox's way out, against a real mail server that misbehaves."""

import email.utils
import socket
from datetime import timedelta

import pytest
from sqlalchemy import update

from models.invitation import Invitation, InvitationState
from models.message import Channel, Delivery, Message
from services import delivery, messages, post, settings
from tests import factories

NOW = factories.NOW
HEALTHY, LATER = "bea@example.test", "paul@example.test"


@pytest.fixture
def office(session):
    return factories.Office(email="albany@example.test")


@pytest.fixture
def write(session, office):
    """Put a mail into the outbox and return its row."""

    def one(recipient=HEALTHY, at=NOW, **draft):
        context = {"subject": "Your visit", "body": f"Hello. {messages.marker('token')}"}
        key = messages.write(
            session,
            at=at,
            **{
                "kind": "plain",
                "recipient": recipient,
                "office_id": office.id,
                "dedupe_key": f"note:{recipient}",
                "context": context,
            }
            | draft,
        )
        session.commit()
        return session.get(Message, key)

    return one


def received(server):
    return [mail["X-Envelope-To"] for mail in server.mails]


def test_a_mail_arrives_with_text_page_and_headers(run, mail_server, write):
    row = write(recipient_name="Bea Baker")
    assert run("deliver_messages") == 1
    [mail] = mail_server.mails
    assert mail["To"] == "Bea Baker <bea@example.test>"
    assert mail["Subject"] == "Your visit"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == "albany@example.test"
    assert email.utils.parseaddr(mail["From"])[0] == "Tendwell Home Care"
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html"]
    assert (row.state, row.sent_at, row.tries) == (Delivery.sent, NOW, 1)


def test_a_mail_is_sent_once(run, mail_server, write):
    write()
    run("deliver_messages")
    assert run("deliver_messages", NOW + timedelta(days=1)) == 0
    assert received(mail_server) == [HEALTHY]


def test_an_agency_may_have_any_name(run, mail_server, write, session):
    from_name = 'Zoë\'s "Care", Inc.'
    settings.change(session, "agency_name", from_name)
    write(recipient_name='O"Brien, Zoë')
    run("deliver_messages")
    [mail] = mail_server.mails
    assert mail["From"].addresses[0].display_name == from_name
    assert mail["To"].addresses[0].display_name == 'O"Brien, Zoë'


@pytest.mark.parametrize("reply", ["451 4.3.0 Try later", "421 4.3.2 Closing"])
def test_a_refusal_for_now_is_tried_again(run, mail_server, write, reply):  # F2
    row = write()
    mail_server.refuse(reply)
    assert run("deliver_messages") == 0
    assert (row.state, row.last_error[:3]) == (Delivery.waiting, reply[:3])
    assert run("deliver_messages", NOW + timedelta(seconds=30)) == 0
    assert run("deliver_messages", NOW + timedelta(seconds=61)) == 1
    assert received(mail_server) == [HEALTHY]


def test_a_refusal_for_ever_is_a_bounce(run, mail_server, write):
    row = write()
    mail_server.refuse("550 5.1.1 No such person")
    run("deliver_messages")
    assert (row.state, row.last_error) == (Delivery.bounced, "550 5.1.1 No such person")
    assert run("deliver_messages", NOW + timedelta(days=9)) == 0


def test_a_bounced_invitation_shows_it(run, mail_server, write, session):  # A1
    invitation = factories.Invitation()
    write(facts={"invitation_id": invitation.id})
    mail_server.refuse("550 5.1.1 No such person")
    run("deliver_messages")
    assert session.get(Invitation, invitation.id).state is InvitationState.bounced


def test_a_bad_row_stops_nobody_else_s(run, mail_server, write, session):  # F2
    poisoned = write("poison@example.test", at=NOW - timedelta(hours=1))
    session.execute(
        update(Message).where(Message.id == poisoned.id).values(subject="Hi\r\nBcc: all@x.test")
    )
    refused = write("greylisted@example.test", at=NOW - timedelta(minutes=30))
    write(HEALTHY)
    mail_server.refuse()
    run("deliver_messages")
    assert received(mail_server) == [HEALTHY]
    assert (poisoned.state, refused.state) == (Delivery.failed, Delivery.waiting)


def test_a_message_whose_key_is_lost_stops_nobody_else_s(run, mail_server, write, session):  # F2
    lost = write("lost@example.test", at=NOW - timedelta(hours=1), secrets={"token": "t" * 20})
    facts = {"sealed": lost.facts["sealed"].replace(":", "-of-yore:", 1)}
    session.execute(update(Message).where(Message.id == lost.id).values(facts=facts))
    write(HEALTHY)
    run("deliver_messages")
    assert received(mail_server) == [HEALTHY]
    assert session.get_one(Message, lost.id, populate_existing=True).state is Delivery.failed


def test_a_hanging_server_is_given_up_on(run, mail_server, write, monkeypatch):
    monkeypatch.setattr(post, "SECONDS", 0.2)
    row = write()
    mail_server.hang()
    assert run("deliver_messages") == 0
    assert row.state is Delivery.waiting
    assert run("deliver_messages", NOW + timedelta(minutes=2)) == 1
    assert received(mail_server) == [HEALTHY]


def test_a_mail_taken_by_a_breaking_connection_comes_again_under_its_id(
    run, mail_server, write
):  # F2
    write()
    mail_server.drop()
    run("deliver_messages")
    run("deliver_messages", NOW + timedelta(minutes=2))
    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@127.0.0.1>")


def test_a_server_that_is_down_costs_no_message_a_try(app, run, mail_server, write):  # F2
    rows = [write(), write(LATER)]
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # and listens to nobody
        app.extensions["mail"].port = silent.getsockname()[1]
        for minute in range(0, 60 * 8, 20):
            assert run("deliver_messages", NOW + timedelta(minutes=minute)) == 0
    assert [row.tries for row in rows] == [0, 0]
    app.extensions["mail"].port = mail_server.port
    assert run("deliver_messages", NOW + timedelta(hours=8)) == 2


def test_the_last_try_leaves_a_failure_to_be_seen(run, mail_server, write, caplog):
    row = write()
    mail_server.refuse(times=delivery.MOST_TRIES)
    at = NOW
    for _try in range(delivery.MOST_TRIES):
        assert row.state is Delivery.waiting
        run("deliver_messages", at)
        at += max(delivery.PAUSES)
    assert row.state is Delivery.failed
    assert f"Message {row.id} (plain) failed" in caplog.text
    assert HEALTHY not in caplog.text
    assert mail_server.mails == []


def test_a_message_of_a_dead_process_leaves_after_its_lease(run, mail_server, write, session):  # F2
    write()
    delivery.claim(session, NOW, [Channel.email])  # and then the process is killed
    assert run("deliver_messages", NOW + delivery.LEASE - timedelta(seconds=1)) == 0
    assert run("deliver_messages", NOW + delivery.LEASE) == 1
    assert received(mail_server) == [HEALTHY]


def test_what_ends_every_process_is_given_up(run, mail_server, write, session):  # F2
    row, at = write(), NOW
    for _death in range(delivery.MOST_TRIES):
        delivery.claim(session, at, [Channel.email])
        at += delivery.LEASE
    run("deliver_messages", at)
    assert row.state is Delivery.failed
    assert mail_server.mails == []


def test_a_lost_lease_settles_nothing(session, write):
    row = write()
    slow = delivery.claim(session, NOW, [Channel.email])
    quick = delivery.claim(session, NOW + delivery.LEASE, [Channel.email])
    delivery.settle(session, slow, delivery.Outcome(Delivery.bounced), NOW)
    session.refresh(row)
    assert row.state is Delivery.sending
    delivery.settle(session, quick, delivery.Outcome(Delivery.sent), NOW)
    session.refresh(row)
    assert row.state is Delivery.sent


def test_a_clock_that_ran_ahead_holds_nothing_back(run, mail_server, write):  # F2
    write(at=NOW + timedelta(days=1))
    assert run("deliver_messages") == 1


def test_two_never_claim_the_same(session, write):
    write(HEALTHY), write(LATER)
    first, second, third = (delivery.claim(session, NOW, [Channel.email]) for _ in range(3))
    assert {first.recipient, second.recipient} == {HEALTHY, LATER}
    assert third is None


def test_a_secret_leaves_with_the_mail_and_is_forgotten(run, mail_server, write):  # A2
    row = write(secrets={"token": "s3cr-et_42"})
    run("deliver_messages")
    [mail] = mail_server.mails
    assert all(
        "s3cr-et_42" in part.get_content() for part in mail.walk() if not part.is_multipart()
    )
    assert "sealed" not in row.facts


def test_without_mail_server_the_demo_keeps_mails_in_its_mailbox(run, write):
    row = write(secrets={"token": "s3cr-et_42"})
    assert run("deliver_messages") == 1
    assert row.state is Delivery.sent
    assert "s3cr-et_42" in messages.reveal(row.body_text, row.facts)


def test_without_mail_server_production_keeps_mails_waiting(app, run, write, monkeypatch):
    row = write()
    monkeypatch.setitem(app.config, "ENVIRONMENT", "production")
    assert run("deliver_messages") == 0
    assert (row.state, row.tries) == (Delivery.waiting, 0)
