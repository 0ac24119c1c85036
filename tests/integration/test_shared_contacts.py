"""One person who is a contact of several clients (C3)."""

import pytest
from sqlalchemy import select

from models.emergency_contact import EmergencyContact
from models.invitation import Invitation
from services import invitations, same_person
from tests import factories
from tests.fixtures.filled import main_form
from tests.fixtures.invited import NOW, accepted, invite, token_of

DORA = {"first_name": "Dora", "last_name": "Day", "email_1": "dora@example.test"}


@pytest.fixture(autouse=True)
def words(app):
    """Words are translated within an application only."""
    with app.app_context():
        yield


@pytest.fixture
def ada(signed_in, cast):
    return signed_in(cast.ada)


@pytest.fixture
def dora(session, cast):
    return factories.EmergencyContact(client=cast.bea.record, **DORA)


@pytest.fixture
def carl(session, cast):
    return factories.Client(first_name="Carl", last_name="Cole", office=cast.bea.record.office)


def add(visitor, client, **fields):
    form = {"client": str(client.id), "relation": "daughter", "priority": "1"}
    return visitor.submit("/office/emergency-contacts/new/", form | fields)


def change(visitor, contact, **fields):
    names = ("first_name", "last_name", "email_1", "email_2", "phone_mobile", "phone_home")
    now = {name: getattr(contact, name) or "" for name in names}
    fixed = {"client": str(contact.client_id), "relation": "daughter", "priority": "1"}
    address = f"/office/emergency-contacts/{contact.id}"
    return visitor.submit(address, fixed | now | fields)


def contacts_of(session, client):
    query = select(EmergencyContact).where(EmergencyContact.client_id == client.id)
    return list(session.scalars(query))


@pytest.fixture
def pair(session, dora, carl):
    """Dora as a contact of two clients."""
    other = factories.EmergencyContact(client=carl, **DORA)
    same_person.join(other, dora)
    session.commit()
    return dora, other


def test_a_known_person_is_picked_and_brings_what_was_left_empty(ada, session, dora, carl):  # C3
    assert add(ada, carl, person=str(dora.id)).status_code == 302
    (made,) = contacts_of(session, carl)
    session.refresh(dora)
    assert (str(made), made.email_1) == ("Dora Day", "dora@example.test")
    assert made.person_key == dora.person_key is not None


def test_what_was_typed_stands_beside_the_picked_persons_record(ada, session, dora, carl):  # C3
    add(ada, carl, person=str(dora.id), last_name="Day-Cole", email_1="dora@work.test")
    (made,) = contacts_of(session, carl)
    assert (made.first_name, made.last_name) == ("Dora", "Day-Cole")
    assert made.email_1 == "dora@work.test"


def test_the_page_says_what_one_person_means(ada, dora, carl):  # C3
    page = ada.get(f"/office/emergency-contacts/new/?client={carl.id}&person={dora.id}").text
    assert "has one login" in page
    assert 'value="dora@example.test"' in page


@pytest.mark.parametrize("fields", [DORA, DORA | {"email_1": "", "phone_mobile": "6175550142"}])
def test_the_same_address_or_phone_is_asked_about(ada, session, dora, carl, fields):  # C3
    dora.phone_mobile = "+16175550142"
    session.commit()
    answer = add(ada, carl, **fields)
    assert answer.status_code == 422
    assert "The same person as Dora Day, contact of Bea Baker" in answer.text
    assert contacts_of(session, carl) == []


def test_the_answer_joins_them(ada, session, dora, carl):  # C3
    assert add(ada, carl, **DORA, same_person=str(dora.id)).status_code == 302
    (made,) = contacts_of(session, carl)
    session.refresh(dora)
    assert made.person_key == dora.person_key is not None


def test_somebody_else_with_the_same_phone_stays_somebody_else(ada, session, dora, carl):  # C3
    assert add(ada, carl, **DORA, same_person="somebody-else").status_code == 302
    (made,) = contacts_of(session, carl)
    assert made.person_key is None


def test_a_contact_of_this_client_is_not_added_twice(ada, session, dora, cast):  # C3
    answer = add(ada, cast.bea.record, person=str(dora.id))
    assert answer.status_code == 422
    assert "Dora Day is a contact of this client already." in answer.text


def test_people_of_other_offices_are_neither_matched_nor_picked(
    session, signed_in, cast, carl
):  # A5
    theirs = factories.EmergencyContact(client=cast.mallory.record, **DORA)
    nina = signed_in(cast.nina)
    assert add(nina, carl, **DORA, person=str(theirs.id)).status_code == 422
    assert contacts_of(session, carl) == []
    assert add(nina, carl, **DORA).status_code == 302


def test_a_changed_address_is_asked_about(ada, session, pair):  # C3
    dora = pair[0]
    answer = change(ada, dora, email_1="new@example.test")
    assert answer.status_code == 422
    assert "also a contact of Carl Cole" in answer.text
    session.refresh(dora)
    assert dora.email_1 == "dora@example.test"


@pytest.mark.parametrize(
    ("answer", "theirs"), [("all", "new@example.test"), ("this-one", "dora@example.test")]
)
def test_the_answer_decides_about_the_others(ada, session, pair, answer, theirs):  # C3
    dora, other = pair
    saved = change(ada, dora, email_1="new@example.test", change_others=answer)
    assert saved.status_code == 302
    session.refresh(dora)
    session.refresh(other)
    assert (dora.email_1, other.email_1) == ("new@example.test", theirs)


def test_the_same_name_and_address_is_the_same_person_also_unmarked(ada, session, dora, carl):  # C3
    other = factories.EmergencyContact(client=carl, **DORA)
    assert change(ada, dora, email_1="new@example.test").status_code == 422
    change(ada, dora, email_1="new@example.test", change_others="all")
    session.refresh(other)
    session.refresh(dora)
    assert other.email_1 == "new@example.test"
    assert other.person_key == dora.person_key is not None


def test_nothing_is_asked_where_nothing_shared_changed(ada, pair):  # C3
    assert change(ada, pair[0], notes="Rings in the evening.").status_code == 302


def test_a_shared_address_is_not_changed_in_the_grid(ada, session, pair):  # C3
    dora = pair[0]
    form = {"list_form_pk": str(dora.id), "email_1": "new@example.test"}
    address = "/office/emergency-contacts/"
    answer = ada.send(f"{address}ajax/update/", form, address)
    assert answer.status_code == 422
    assert "other clients too" in answer.json["message"]


def test_the_record_names_the_persons_other_clients(ada, pair):  # C3
    dora, other = pair
    page = ada.get(f"/office/emergency-contacts/{dora.id}").text
    assert "Also Dora Day, contact of Carl Cole" in page
    assert f"/office/emergency-contacts/{other.id}" in page


def test_one_person_signs_in_once_for_both(session, client, pair):  # C3 A2
    dora, other = pair
    user = accepted(session, dora)
    token = token_of(session, invite(session, other))
    again = invitations.accept(session, token, NOW, user_id=user.id)
    session.commit()
    assert again.id == user.id
    rows = session.scalars(select(Invitation.user_id)).all()
    assert rows == [user.id, user.id]


def test_access_never_stays_behind_with_another_client(signed_in, session, cast):  # A4, C3
    dora = factories.daughter(cast.bea.record).record
    other = factories.Client(office=cast.bea.record.office)
    ada, record = signed_in(cast.ada), f"/office/emergency-contacts/{dora.id}"
    form = main_form(ada.get(record)).values | {"client": str(other.id)}
    refused = ada.post(record, data=form)
    assert refused.status_code == 422
    assert "Take it away first" in refused.text
    session.refresh(dora)
    assert dora.client_id == cast.bea.record.id
    ada.send(f"{record}/revoke-access", {})
    form = main_form(ada.get(record)).values | {"client": str(other.id)}
    assert ada.post(record, data=form).status_code == 302
    session.refresh(dora)
    assert dora.client_id == other.id
