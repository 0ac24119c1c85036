"""Grants: what an accepted invitation opens, to which login, and how it ends."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import access
from models.base import db
from models.client import Client
from models.emergency_contact import LegalStanding
from models.grant import Basis, Grant
from models.invitation import Invitation, InvitationState
from models.section import Section
from services import grants, invitations, logins, standings
from services.errors import MovedOn, Refused
from tests import factories
from tests.fixtures.invited import DORA, NOW, accepted, invite, opened, token_of

COPIED = ("office_id", "user_id", "standing", "section", "client_id", "basis", "starts_on")


@pytest.fixture(autouse=True)
def words(app):
    """Words are translated within an application only."""
    with app.app_context():
        yield


@pytest.fixture
def bea(session):
    return factories.Client(first_name="Bea", last_name="Baker")


def test_an_invitation_opens_nothing_until_it_is_accepted(session, bea):  # A4
    invite(session, bea)
    waiting = session.scalars(select(Grant).where(Grant.client_id == bea.id)).all()
    assert len(waiting) == 8
    assert {grant.user_id for grant in waiting} == {None}


def test_accepting_makes_a_login_with_the_role_and_the_grants(session, bea):  # A1
    user = accepted(session, bea)
    assert (user.username, user.email) == (bea.email_1, bea.email_1)
    assert [role.name for role in user.roles] == ["Client"]
    assert opened(session, user) == set(Section) - {Section.work}
    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.state, invitation.user_id) == (InvitationState.accepted, user.id)


def test_a_contact_sees_no_care_plan_and_no_visit_notes_by_default(session, bea):  # A4
    user = accepted(session, factories.EmergencyContact(client=bea))
    family = {"schedule", "request_care", "messages", "invoices", "pay"}
    assert {section.value for section in opened(session, user)} == family
    assert grants.may(session, user.id, Section.schedule, factories.TODAY, client_id=bea.id)
    assert not grants.may(session, user.id, Section.care_plan, factories.TODAY, client_id=bea.id)


def test_a_payer_sees_own_invoices_pays_and_writes(session):  # A4
    payer = factories.Payer()
    user = accepted(session, payer)
    assert {one.value for one in opened(session, user)} == {"invoices", "pay", "messages"}
    assert grants.may(session, user.id, Section.pay, factories.TODAY, payer_id=payer.id)


def test_a_caregiver_gets_the_own_page(session):  # A1
    user = accepted(session, factories.Caregiver())
    assert opened(session, user) == {Section.work}
    assert [role.name for role in user.roles] == ["Caregiver"]


@pytest.mark.parametrize(
    ("standing", "basis"),
    [
        (LegalStanding.none, Basis.client_consent),
        (LegalStanding.guardian, Basis.guardian),
        (LegalStanding.power_of_attorney, Basis.power_of_attorney),
    ],
)
def test_a_contacts_basis_follows_the_legal_standing(session, standing, basis):  # A4
    contact = factories.EmergencyContact(legal_standing=standing)
    invite(session, contact)
    assert {grant.basis for grant in session.scalars(select(Grant))} == {basis}


def test_what_the_office_changed_before_acceptance_stands(session, bea):  # A4
    invitation = invite(session, bea)
    for grant in session.scalars(select(Grant)):
        if grant.section is not Section.schedule:
            grant.revoked_at = NOW
    user = invitations.accept(session, token_of(session, invitation), NOW, newcomer=DORA)
    assert opened(session, user) == {Section.schedule}


def test_a_contact_of_two_clients_has_one_login(session, bea):  # C3
    one = factories.EmergencyContact(client=bea, email_1="dora@example.test")
    other = factories.EmergencyContact(email_1="Dora@Example.test")
    user = accepted(session, one)
    assert accepted(session, other, None, user_id=user.id).id == user.id
    query = select(Grant.client_id).where(Grant.user_id == user.id)
    assert set(session.scalars(query)) == {one.client_id, other.client_id}


def test_an_address_with_a_login_must_sign_in_with_it(session, bea):  # A1
    user = factories.User(username=bea.email_1)
    token = token_of(session, invite(session, bea))
    for who in ({"newcomer": DORA}, {"user_id": user.id + 1}, {}):
        with pytest.raises(Refused, match="sign in"):
            invitations.accept(session, token, NOW, **who)
        session.rollback()
    assert invitations.accept(session, token, NOW, user_id=user.id).id == user.id


def test_staff_who_are_family_keep_their_own_role(session, bea):  # A1
    nina = factories.User(role="Intake")
    contact = factories.EmergencyContact(client=bea, email_1=nina.email)
    user = accepted(session, contact, None, user_id=nina.id)
    assert {role.name for role in user.roles} == {"Intake", "Emergency contact"}


def test_revoking_ends_grants_invitations_and_sessions(session, cast):  # A3
    bea = cast.bea.record
    factories.LoginSession(user=cast.bea.user)
    assert grants.revoke(session, bea, NOW) == 8
    assert opened(session, cast.bea.user) == set()
    assert logins.alive(session, cast.bea.user.id, NOW, logins.Limits(*[timedelta(1)] * 3)) == []


def test_revoking_ends_a_link_that_is_on_its_way(session, bea):  # A3
    token = token_of(session, invite(session, bea))
    grants.revoke(session, bea, NOW)
    with pytest.raises(MovedOn, match="taken back"):
        invitations.accept(session, token, NOW, newcomer=DORA)


def test_revoking_a_contact_leaves_the_client_alone(session, cast):  # A3
    contact = factories.EmergencyContact(client=cast.bea.record)
    user = accepted(session, contact)
    grants.revoke(session, contact, NOW)
    assert opened(session, user) == set()
    assert len(opened(session, cast.bea.user)) == 8


def test_who_was_revoked_can_be_invited_again(session, cast):  # A1
    grants.revoke(session, cast.bea.record, NOW)
    cast.bea.record.email_1 = cast.bea.user.email
    user = accepted(session, cast.bea.record, None, user_id=cast.bea.user.id)
    assert len(opened(session, user)) == 8


def test_office_staff_invite_only_people_of_their_offices(app, session, cast):  # A5
    factories.Client(office=cast.bea.record.office)
    session.commit()
    principal = access.Principal(access.Kind.office, factories.TODAY, user_id=cast.nina.user.id)
    with app.app_context(), Session(db.engine) as own:
        access.bind(own, principal)
        newest = own.scalars(select(Client).order_by(Client.id.desc())).first()
        invitations.invite(own, newest, by=cast.nina.user.id, at=NOW)
        own.commit()
    assert session.scalars(select(Invitation)).one().invited_by_id == cast.nina.user.id


def test_what_was_taken_back_before_acceptance_does_not_come_back_with_it(session, bea):  # A3, A4
    token = token_of(session, invite(session, bea))
    grants.revoke_each(session, grants.waiting(session, bea), NOW)
    session.commit()
    with pytest.raises(MovedOn):
        invitations.accept(session, token, NOW, newcomer=DORA)
    session.rollback()
    assert session.scalars(grants.unended(bea)).all() == []


def test_what_is_left_of_an_invitation_can_be_accepted(session, bea):  # A4
    token = token_of(session, invite(session, bea))
    kept, *others = grants.waiting(session, bea)
    grants.revoke_each(session, others, NOW)
    user = invitations.accept(session, token, NOW, newcomer=DORA)
    session.commit()
    assert opened(session, user) == {kept.section}


def test_what_is_given_while_it_is_taken_away_is_taken_too(app, session, bea):  # A3
    accepted(session, bea)
    system = access.Principal(access.Kind.system, factories.TODAY, reason="test")
    with app.app_context(), Session(db.engine) as office:
        access.bind(office, system)
        standings.hold(office, office.get_one(Client, bea.id))
        given = office.scalars(grants.unended(bea)).first()
        office.add(Grant(**{name: getattr(given, name) for name in COPIED}))
        office.flush()

        def take_away():
            with app.app_context(), Session(db.engine) as own:
                access.bind(own, system)
                grants.revoke(own, own.get_one(Client, bea.id), NOW)
                own.commit()

        taking = threading.Thread(target=take_away)
        taking.start()
        taking.join(1)  # it waits, or has not come so far yet
        office.commit()
    taking.join(60)
    session.expire_all()
    assert session.scalars(grants.unended(bea)).all() == []
