"""Invitations: one mail, one link, one use; and what ends them."""

import threading
from datetime import timedelta

import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import access
from models.base import db
from models.client import ClientStatus
from models.invitation import Invitation, InvitationState
from models.message import Delivery
from services import invitation_states, invitations, logins, settings
from services.errors import MovedOn, NotYours, Refused
from services.invitations import Newcomer
from tests import factories
from tests.fixtures.invited import DORA, NOW, accepted, invite, mail_of, token_of


@pytest.fixture(autouse=True)
def words(app):
    """Words are translated within an application only."""
    with app.app_context():
        yield


@pytest.fixture
def bea(session):
    return factories.Client(first_name="Bea", last_name="Baker")


def test_one_mail_with_numbered_steps_and_a_link_goes_out(app, session, bea):  # C1
    mail = mail_of(session, invite(session, bea))
    assert (mail.recipient, mail.client_id, mail.state) == (bea.email_1, bea.id, Delivery.waiting)
    assert all(f"\n{number}. " in mail.body_text for number in (1, 2, 3))
    assert mail.body_html.count("<li") == 3
    assert f"{app.config['SITE_URL']}/invitations/" in mail.body_text


def test_the_link_is_stored_only_as_a_hash(session, bea):  # A2
    invitation = invite(session, bea)
    token, mail = token_of(session, invitation), mail_of(session, invitation)
    assert invitation.token_hash == logins.hash_of(token)
    assert len(token) >= 43
    assert token not in f"{mail.body_text}{mail.body_html}{mail.subject}{mail.facts}"


def test_nothing_about_health_or_other_people_is_in_the_mail(session, bea):  # A2
    contact = factories.EmergencyContact(client=bea)
    mail = mail_of(session, invite(session, contact))
    assert "Baker" not in f"{mail.subject}{mail.body_text}{mail.body_html}"


def test_the_link_works_once(session, bea):  # A2
    invitation = invite(session, bea)
    token = token_of(session, invitation)
    user = invitations.accept(session, token, NOW, newcomer=DORA)
    with pytest.raises(MovedOn, match="used already"):
        invitations.accept(session, token, NOW, newcomer=DORA)
    with pytest.raises(MovedOn, match="used already"):
        invitations.accept(session, token, NOW, user_id=user.id)


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_link_ends_to_the_second(session, bea, seconds):  # A2
    invitation = invite(session, bea)
    late = invitation.expires_at + timedelta(seconds=seconds)
    with pytest.raises(MovedOn, match="too old"):
        invitations.accept(session, token_of(session, invitation), late, newcomer=DORA)


def test_the_link_works_in_its_last_second(session, bea):  # A2
    invitation = invite(session, bea)
    last = invitation.expires_at - timedelta(seconds=1)
    assert invitations.accept(session, token_of(session, invitation), last, newcomer=DORA)


def test_how_long_a_link_works_is_a_setting(session, bea):  # A2
    assert invite(session, bea).expires_at == NOW + timedelta(hours=72)
    settings.change(session, "invitation_hours", 24)
    assert invite(session, factories.Client()).expires_at == NOW + timedelta(hours=24)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "../../x", "ü" * 43])
def test_a_guessed_link_is_nobodys(session, bea, token):  # A2
    invite(session, bea)
    with pytest.raises(NotYours):
        invitations.accept(session, token, NOW, newcomer=DORA)


def test_two_at_once_make_one_login(app, session, bea):  # A2
    token, results = token_of(session, invite(session, bea)), []
    before = session.scalar(select(func.count(User.id)))
    session.commit()
    ready = threading.Barrier(2)

    def use(number):
        with app.app_context(), Session(db.engine) as own:
            access.bind(own, access.Principal(access.Kind.system, factories.TODAY, reason="test"))
            ready.wait()
            try:
                invitations.accept(own, token, NOW, newcomer=Newcomer("B", str(number), "hash"))
                own.commit()
                results.append("accepted")
            except MovedOn:
                results.append("refused")

    threads = [threading.Thread(target=use, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["accepted", "refused"]
    assert session.scalar(select(func.count(User.id))) == before + 1


def test_sending_again_ends_the_link_before(session, bea):  # A1
    first = invite(session, bea)
    token = token_of(session, first)
    second = invitations.resend(session, first, by=None, at=NOW)
    session.commit()
    assert first.state is InvitationState.revoked
    assert mail_of(session, first).state is Delivery.not_sent
    with pytest.raises(MovedOn, match="replaced"):
        invitations.accept(session, token, NOW, newcomer=DORA)
    session.rollback()
    assert invitations.accept(session, token_of(session, second), NOW, newcomer=DORA)


def test_a_second_click_on_resend_sends_no_third_mail(session, bea):  # A1
    first = invite(session, bea)
    invitations.resend(session, first, by=None, at=NOW)
    with pytest.raises(MovedOn, match="newer"):
        invitations.resend(session, first, by=None, at=NOW)


def test_a_second_click_on_invite_sends_no_second_mail(session, bea):  # A1
    invite(session, bea)
    with pytest.raises(Refused, match="a moment ago"):
        invite(session, bea, NOW + timedelta(seconds=5))
    session.rollback()
    assert invite(session, bea, NOW + timedelta(minutes=5)).state is InvitationState.sent


def test_an_expired_or_bounced_invitation_can_be_sent_again(session, bea):  # A1
    first = invite(session, bea)
    first.state = InvitationState.bounced
    second = invitations.resend(session, first, by=None, at=NOW)
    assert (first.state, second.state) == (InvitationState.bounced, InvitationState.sent)


def test_a_revoked_link_is_dead(session, bea):  # A1
    invitation = invite(session, bea)
    token = token_of(session, invitation)
    invitations.revoke(session, invitation)
    with pytest.raises(MovedOn, match="taken back"):
        invitations.accept(session, token, NOW, newcomer=DORA)


def test_what_was_accepted_is_not_revoked_as_an_invitation(session, bea):  # A1
    accepted(session, bea)
    invitation = session.scalars(select(Invitation)).one()
    with pytest.raises(Refused, match="record"):
        invitations.revoke(session, invitation)


def test_a_link_dies_with_the_address_it_was_sent_to(session, bea):  # A2
    token = token_of(session, invite(session, bea))
    bea.email_1 = "right@example.test"
    with pytest.raises(MovedOn, match="replaced"):
        invitations.accept(session, token, NOW, newcomer=DORA)


def test_a_link_dies_with_the_record(session, bea):  # A2
    token = token_of(session, invite(session, bea))
    bea.deleted_at = NOW
    with pytest.raises(MovedOn, match="taken back"):
        invitations.accept(session, token, NOW, newcomer=DORA)


def test_nobody_without_an_address_is_invited(session):  # C1
    with pytest.raises(Refused, match="no e-mail address") as refused:
        invite(session, factories.Client(email_1=None))
    assert refused.value.field == "email_1"


def test_nobody_who_died_is_invited(session, bea):  # A1
    bea.status = ClientStatus.deceased
    with pytest.raises(Refused, match="died"):
        invite(session, bea)


def test_who_signs_in_already_is_not_invited(session, cast):  # A1
    with pytest.raises(Refused, match="already"):
        invite(session, cast.bea.record)


def test_the_job_shows_what_expired_and_takes_its_mail_back(session, bea):  # A1
    invitation, other = invite(session, bea), invite(session, factories.Client())
    other.expires_at += timedelta(hours=1)
    assert invitation_states.expire(session, invitation.expires_at) == 1
    assert invitation.state is InvitationState.expired
    assert mail_of(session, invitation).state is Delivery.not_sent
    assert invitation_states.expire(session, invitation.expires_at) == 0


def test_a_contacts_link_dies_with_the_clients_record(session, bea):  # A2
    contact = factories.EmergencyContact(client=bea, email_1="dora@example.test")
    token = token_of(session, invite(session, contact))
    bea.deleted_at = NOW
    session.commit()
    with pytest.raises(MovedOn):
        invitations.accept(session, token, NOW, newcomer=DORA)
    session.rollback()
    with pytest.raises(Refused):
        invite(session, contact, at=NOW + timedelta(hours=1))
