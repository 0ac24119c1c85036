"""Portal access of many people: in bulk, as a filter, and mails that came back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.invitation import InvitationState
from models.message import Delivery, Message
from services import grants
from tests import factories
from tests.fixtures.invited import NOW, accepted, invite, mail_of

GRIDS = {
    "clients": factories.Client,
    "emergency-contacts": factories.EmergencyContact,
    "payers": factories.Payer,
    "caregivers": factories.Caregiver,
}


@pytest.fixture(autouse=True)
def words(app):
    """Words are translated within an application only."""
    with app.app_context():
        yield


@pytest.fixture
def ada(signed_in, cast):
    return signed_in(cast.ada)


def mails(session):
    query = select(func.count(Message.id)).where(Message.kind == "invitation")
    return session.scalar(query)


def act(visitor, grid, action, *rows):
    form = {"action": action, "rowid": [row.id for row in rows]}
    return visitor.send(f"/office/{grid}/action/", form, f"/office/{grid}/")


def page(visitor, address):
    return visitor.get(address).text


def test_who_was_invited_already_gets_no_second_mail_in_bulk(ada, session):  # A1
    person = factories.Client(first_name="Noah", last_name="North")
    invite(session, person)
    act(ada, "clients", "invite", person)
    assert "Noah North: Invited already" in page(ada, "/office/clients/")
    assert mails(session) == 1


def test_people_refused_for_one_reason_are_named_together(ada):  # A1
    nameless = [
        factories.Client(first_name=name, last_name="Nomail", email_1=None) for name in "AB"
    ]
    act(ada, "clients", "invite", *nameless)
    assert "A Nomail, B Nomail: There is no e-mail address" in page(ada, "/office/clients/")


@pytest.mark.parametrize(("grid", "factory"), GRIDS.items())
def test_links_are_sent_again_in_bulk(ada, session, grid, factory):  # A1
    person, never = factory(), factory()
    first = invite(session, person, NOW - timedelta(hours=1))
    act(ada, grid, "invite_again", person, never)
    session.refresh(first)
    assert first.state is InvitationState.revoked
    assert mails(session) == 2
    assert f"{never}: Was never invited." in page(ada, f"/office/{grid}/")


@pytest.mark.parametrize(("grid", "factory"), GRIDS.items())
def test_access_is_taken_away_in_bulk(ada, session, grid, factory):  # A1 A3
    person, never = factory(), factory()
    first = invite(session, person)
    act(ada, grid, "revoke_access", person, never)
    session.refresh(first)
    assert first.state is InvitationState.revoked
    shown = page(ada, f"/office/{grid}/")
    assert "Access of one person taken away." in shown
    assert f"{never}: Has no access" in shown


@pytest.mark.parametrize("name", ["invite_again", "revoke_access"])
def test_who_may_not_invite_changes_no_access_in_bulk(session, signed_in, cast, name):  # A6
    sam = factories.User(role="Scheduler")
    factories.OfficeStaff(user=sam, office=cast.bea.record.office)
    form = {"action": name, "rowid": [cast.bea.record.id]}
    visitor = signed_in(factories.Person(sam))
    assert visitor.send("/office/clients/action/", form, "/me/password/").status_code == 403
    assert grants.login_of(session, cast.bea.record, factories.TODAY) == cast.bea.user.id


STEPS = ("never_invited", "invited", "has_access", "bounced", "expired")


def ladder(session, cast, factory):
    """One person on each step of the way into the portal."""
    people = {step: factory() for step in STEPS}
    for step in ("invited", "bounced", "expired"):
        made = invite(session, people[step])
        if step != "invited":
            made.state = InvitationState(step)
    accepted(session, people["has_access"])
    session.commit()
    return people


@pytest.mark.parametrize(("grid", "factory"), GRIDS.items())
def test_the_grid_is_filtered_by_portal_access(ada, session, cast, grid, factory):  # A1
    people = ladder(session, cast, factory)
    for step in people:
        shown = page(ada, f"/office/{grid}/?flt0_portal_access={step}")
        links = {key for key, one in people.items() if f"/office/{grid}/{one.id}" in shown}
        assert links == {step}


def test_who_was_invited_anew_after_a_bounce_is_no_longer_bounced(ada, session):  # A1
    person = factories.Client()
    invite(session, person).state = InvitationState.bounced
    invite(session, person, factories.NOW + timedelta(hours=1))
    shown = page(ada, "/office/clients/?flt0_portal_access=bounced")
    assert f"/office/clients/{person.id}" not in shown


@pytest.mark.parametrize(("grid", "factory"), GRIDS.items())
def test_a_bounce_shows_on_the_record_with_what_to_do(ada, session, grid, factory):  # A1
    person = factory()
    invitation = invite(session, person)
    invitation.state = InvitationState.bounced
    mail = mail_of(session, invitation)
    mail.state, mail.last_error = Delivery.bounced, "550 5.1.1 no such user"
    session.commit()
    shown = page(ada, f"/office/{grid}/{person.id}")
    assert f"The invitation to {person.email_1} came back." in shown
    assert "Ask for the right address, correct it, send again." in shown
    assert "Send again" in shown
