"""Inviting from the office: the checkbox, the record, the grids."""

import pytest
from sqlalchemy import func, select

from models.client import Client
from models.invitation import Invitation, InvitationState
from models.message import Message
from services import grants
from tests import factories
from tests.fixtures.invited import NOW, invite, mail_of, token_of

NEW = {"first_name": "Cora", "last_name": "Cole", "email_1": "cora@example.test"}
BOX = {"send_credentials": "y"}
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


def make(visitor, cast, **fields):
    """Save the page New Client."""
    office = {"office": str(cast.bea.record.office_id)}
    return visitor.submit("/office/clients/new/", NEW | office | fields)


def clients_named(session, name="Cole"):
    return session.scalars(select(Client).where(Client.last_name == name)).all()


def act(visitor, grid, action, *rows):
    form = {"action": action, "rowid": [row.id for row in rows]}
    return visitor.send(f"/office/{grid}/action/", form, f"/office/{grid}/")


def page(visitor, address):
    return visitor.get(address).text


def test_the_checkbox_stands_directly_beneath_email_1(ada):  # C1
    shown = page(ada, "/office/clients/new/")
    assert "Send Client Portal Credentials" in shown
    places = [shown.index(f'name="{name}"') for name in ("email_1", "send_credentials", "email_2")]
    assert places == sorted(places)


def test_checked_and_saved_sends_one_mail(ada, session, cast):  # C1
    assert make(ada, cast, **BOX).status_code == 302
    (client,) = clients_named(session)
    (invitation,) = session.scalars(select(Invitation)).all()
    assert (invitation.client_id, invitation.email) == (client.id, "cora@example.test")
    assert invitation.invited_by_id == cast.ada.user.id
    assert mails(session) == 1


def test_where_the_registration_mail_goes_is_said(ada, cast):  # C1
    shown = page(ada, make(ada, cast, **BOX).location)
    assert "The registration mail goes to cora@example.test." in shown


def test_without_the_tick_no_mail_is_told_of(ada, cast):  # C1
    assert "registration mail" not in page(ada, make(ada, cast).location)


def test_an_invitation_leads_to_the_record_of_whom_it_is_for(ada, session, cast):  # A1
    bea = factories.Client(office=cast.bea.record.office, email_1="bo@example.test")
    act(ada, "clients", "invite", bea)
    (invitation,) = session.scalars(select(Invitation)).all()
    shown = page(ada, f"/office/invitations/{invitation.id}")
    assert f'href="/office/clients/{bea.id}"' in shown
    assert f"Open the record of {bea}" in shown


def test_a_double_click_on_save_makes_one_client_and_sends_one_mail(ada, session, cast):  # C1
    key = {"form_key": "a-key-that-the-page-bears"}
    first, second = make(ada, cast, **BOX, **key), make(ada, cast, **BOX, **key)
    assert len(clients_named(session)) == 1
    assert mails(session) == 1
    (client,) = clients_named(session)
    assert first.status_code == 302
    assert second.location == f"/office/clients/{client.id}"


def test_every_new_page_bears_a_key_of_its_own(ada):  # C1
    keys = [page(ada, "/office/clients/new/").split('name="form_key"')[1][:80] for _ in range(2)]
    assert len(set(keys)) == 2


def test_unchecked_sends_none(ada, session, cast):  # C1
    assert make(ada, cast).status_code == 302
    assert len(clients_named(session)) == 1
    assert mails(session) == 0


def test_checked_without_an_address_is_a_field_error(ada, session, cast):  # C1
    answer = make(ada, cast, **BOX, email_1="")
    assert answer.status_code == 422
    assert 'id="email_1-error"' in answer.text
    assert 'value="Cora"' in answer.text
    assert clients_named(session) == []
    assert mails(session) == 0


def test_who_may_not_invite_is_not_offered_the_checkbox(session, signed_in, cast):  # C1
    sam = factories.User(role="Scheduler")
    factories.OfficeStaff(user=sam, office=cast.bea.record.office)
    visitor = signed_in(factories.Person(sam))
    assert "send_credentials" not in page(visitor, "/office/clients/new/")
    make(visitor, cast, **BOX)
    assert mails(session) == 0


def test_the_checkbox_is_on_new_records_only(ada, cast):  # C1
    assert "send_credentials" not in page(ada, f"/office/clients/{cast.bea.record.id}")


@pytest.mark.parametrize(("grid", "factory"), GRIDS.items())
def test_people_are_invited_in_bulk(ada, session, grid, factory):  # A1
    people = [factory(), factory()]
    assert act(ada, grid, "invite", *people).status_code == 302
    assert mails(session) == 2
    assert "2 invitations sent." in page(ada, f"/office/{grid}/")


def test_who_cannot_be_invited_is_named_with_the_reason(ada, session, cast):  # A1
    nameless = factories.Client(first_name="Noah", last_name="Nomail", email_1=None)
    act(ada, "clients", "invite", nameless, cast.bea.record, factories.Client())
    shown = page(ada, "/office/clients/")
    assert mails(session) == 1
    assert "Noah Nomail: There is no e-mail address" in shown
    assert "Bea Baker: This person has portal access already." in shown
    assert "One invitation sent." in shown


def test_one_foreign_row_refuses_them_all(session, signed_in, cast):  # A5
    nina = signed_in(cast.nina)
    own = factories.Client(office=cast.bea.record.office)
    assert act(nina, "clients", "invite", own, cast.mallory.record).status_code == 404
    assert mails(session) == 0


@pytest.mark.parametrize(("grid", "factory"), GRIDS.items())
def test_a_record_has_the_button_and_the_state(ada, session, grid, factory):  # A1
    person = factory()
    address = f"/office/{grid}/{person.id}"
    assert "Invite to portal" in page(ada, address)
    assert ada.submit(f"{address}/invite", page=address).location == address
    shown = page(ada, address)
    assert f"Sent: {person.email_1}" in shown
    assert "Send again" in shown
    assert mails(session) == 1


def test_access_is_taken_away_on_the_record(ada, session, cast, signed_in):  # A3
    bea = signed_in(cast.bea)
    assert bea.get("/portal/").status_code == 200
    address = f"/office/clients/{cast.bea.record.id}"
    assert f"Signs in as {cast.bea.user.email}" in page(ada, address)
    ada.submit(f"{address}/revoke-access", page=address)
    assert bea.get("/portal/").status_code == 302
    assert "Invite to portal" in page(ada, address)


@pytest.mark.parametrize("path", ["invite", "revoke-access"])
def test_without_the_permission_access_does_not_change(session, signed_in, cast, path):  # A6
    sam = factories.User(role="Scheduler")
    factories.OfficeStaff(user=sam, office=cast.bea.record.office)
    visitor = signed_in(factories.Person(sam))
    address = f"/office/clients/{cast.bea.record.id}"
    assert "Portal access" not in page(visitor, address)
    assert visitor.send(f"{address}/{path}", {}, "/me/password/").status_code == 403
    assert grants.login_of(session, cast.bea.record, factories.TODAY) == cast.bea.user.id


@pytest.mark.parametrize("path", ["invite", "revoke-access"])
def test_people_of_other_offices_do_not_exist(signed_in, cast, path):  # A5
    address = f"/office/clients/{cast.mallory.record.id}/{path}"
    assert signed_in(cast.nina).send(address, {}, "/me/password/").status_code == 404


@pytest.mark.parametrize("path", ["invite", "revoke-access"])
def test_access_never_changes_without_the_forms_token(ada, session, cast, path):  # A1
    assert ada.post(f"/office/clients/{cast.bea.record.id}/{path}").status_code == 400
    assert grants.login_of(session, cast.bea.record, factories.TODAY) == cast.bea.user.id


def test_the_grid_sends_again_and_the_link_before_stops(ada, client, session):  # A1
    first = invite(session, factories.Client())
    old = token_of(session, first)
    act(ada, "invitations", "resend", first)
    newest = session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
    assert client.get(f"/invitations/{old}").status_code == 410
    assert client.get(f"/invitations/{token_of(session, newest)}").status_code == 200
    assert mail_of(session, newest).recipient == first.email


def test_the_grid_takes_invitations_back(ada, client, session):  # A1
    invitation = invite(session, factories.Client())
    token = token_of(session, invitation)
    act(ada, "invitations", "revoke", invitation)
    session.refresh(invitation)
    assert invitation.state is InvitationState.revoked
    assert client.get(f"/invitations/{token}").status_code == 410


def test_what_cannot_be_taken_back_is_said_in_words(ada, session, cast):  # A1
    invitation = factories.Invitation(
        client=cast.bea.record, state=InvitationState.accepted, created_at=NOW
    )
    act(ada, "invitations", "revoke", invitation)
    assert "Not done: Bea Baker: It was accepted." in page(ada, "/office/invitations/")


def test_nobody_else_uses_the_invitations_grid(signed_in, session, cast):  # A6
    invitation = invite(session, factories.Client(office=cast.bea.record.office))
    sam = factories.User(role="Scheduler")
    visitor = signed_in(factories.Person(sam))
    form = {"action": "revoke", "rowid": [invitation.id]}
    answer = visitor.send("/office/invitations/action/", form, "/me/password/")
    assert answer.status_code == 403
