"""Joining a prospect with a client who is there already (P14)."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from models.care_plan import CarePlanStatus
from models.client import Client, ClientStatus
from models.client_address import ClientAddress
from models.client_status_change import ClientStatusChange
from models.emergency_contact import EmergencyContact
from models.task import Task
from services import assessments, conversion, reversal
from services.conversion import Fate
from services.errors import NotYours
from tests import factories
from tests.integration.prospect_forms import post


def join(session, prospect, client):
    return conversion.convert(session, prospect.id, None, client.id, {}, factories.NOW)


# P14
def test_joining_makes_no_second_client(session):
    client = factories.Client()
    assert join(session, factories.Prospect(), client).id == client.id
    assert session.scalars(select(Client)).all() == [client]


# P14
def test_joining_fills_what_is_empty_and_overwrites_nothing(session):
    client = factories.Client(first_name="Bea", email_1="bea@example.test", birth_date=None)
    prospect = factories.Prospect(
        first_name="Beatrice",
        email_1="other@example.test",
        birth_date=date(1942, 5, 17),
        notes="Two cats",
    )
    join(session, prospect, client)
    assert (client.first_name, client.email_1) == ("Bea", "bea@example.test")
    assert (client.birth_date, client.notes) == (date(1942, 5, 17), "Two cats")


def test_joining_leaves_the_status_alone(session):
    client = factories.Client()
    join(session, factories.Prospect(), client)
    assert client.status is ClientStatus.active
    assert session.scalars(select(ClientStatusChange)).all() == []


# P14
def test_the_caller_follows_the_contacts_there_are(session):
    client = factories.Client()
    factories.EmergencyContact(client=client, priority=2)
    join(session, factories.Prospect(caller_first_name="Emil"), client)
    newest = session.scalars(select(EmergencyContact).order_by(EmergencyContact.id.desc())).first()
    assert (newest.first_name, newest.priority) == ("Emil", 3)


def test_a_caller_who_is_a_contact_already_is_not_made_twice(session):
    client = factories.Client()
    factories.EmergencyContact(client=client, first_name="Dora", last_name="Baker")
    join(
        session,
        factories.Prospect(caller_first_name="DORA", caller_last_name="Baker"),
        client,
    )
    assert len(session.scalars(select(EmergencyContact)).all()) == 1


def test_a_plan_that_caregivers_follow_is_not_replaced(session):
    client = factories.Client()
    followed = factories.CarePlan(client=client, number=3)
    prospect = factories.Prospect()
    brought = factories.CarePlan(
        client=None,
        prospect=prospect,
        office_id=prospect.office_id,
        status=CarePlanStatus.draft,
    )
    join(session, prospect, client)
    assert followed.status is CarePlanStatus.active
    assert (brought.client_id, brought.status, brought.number) == (
        client.id,
        CarePlanStatus.draft,
        4,
    )


def test_a_primary_address_stays_the_primary_one(session):
    client = factories.Client()
    home = factories.ClientAddress(client=client)
    join(session, factories.Prospect(street="1 Other Street"), client)
    assert session.scalars(select(ClientAddress)).all() == [home]


@pytest.mark.parametrize("facts", [{"deleted_at": factories.NOW}])
def test_a_deleted_client_cannot_be_joined(session, facts):
    with pytest.raises(NotYours):
        join(session, factories.Prospect(), factories.Client(**facts))


def differing_pair(office=None):
    """A client, and a prospect who says some things otherwise."""
    about = {"office": office} if office else {}
    client = factories.Client(
        **about,
        first_name="Bea",
        email_1="bea@example.test",
        birth_date=date(1942, 5, 17),
        gender="female",
        phone_home="+16175550100",
    )
    prospect = factories.Prospect(
        office=client.office,
        first_name="Beatrice",
        email_1="bea@example.test",
        birth_date=date(1942, 5, 18),
        gender="male",
        phone_home="+16175550142",
    )
    return client, prospect


# P14
def test_joining_takes_the_values_that_were_chosen_and_no_others(session):
    client, prospect = differing_pair()
    take = ["first_name", "birth_date"]
    conversion.convert(session, prospect.id, None, client.id, {}, factories.NOW, take)
    assert (client.first_name, client.birth_date) == ("Beatrice", date(1942, 5, 18))
    assert client.phone_home == "+16175550100"


# P14
def test_nothing_is_replaced_by_an_empty_value_or_by_what_is_no_field(session):
    client, prospect = differing_pair()
    prospect.phone_home, prospect.gender = None, "unknown"
    take = ["phone_home", "gender", "id", "status", "office_id"]
    conversion.convert(session, prospect.id, None, client.id, {}, factories.NOW, take)
    assert (client.phone_home, client.gender) == ("+16175550100", "female")
    assert client.status is ClientStatus.active


# P15
def test_undoing_a_joining_puts_back_what_was_replaced(session):
    client, prospect = differing_pair()
    take = ["first_name", "birth_date", "gender", "phone_home"]
    conversion.convert(session, prospect.id, None, client.id, {}, factories.NOW, take)
    client.first_name = "Trixie"  # changed by somebody since
    session.commit()
    reversal.undo(session, prospect.id, factories.NOW + factories.MINUTE)
    session.commit()
    assert (client.first_name, client.birth_date) == ("Trixie", date(1942, 5, 17))
    assert (client.gender.value, client.phone_home) == ("female", "+16175550100")


# P14
def test_the_screen_marks_what_differs_and_lets_one_choose(signed_in, session, cast):
    nina = signed_in(cast.nina)
    client, prospect = differing_pair(cast.bea.record.office)
    url = f"/office/prospects/{prospect.id}/convert"
    page = nina.get(url).text
    assert f'id="take-{client.id}-birth_date"' in page
    assert f'id="take-{client.id}-email_1"' not in page
    sent = {"client": str(client.id), f"take-{client.id}": ["birth_date"]}
    factories.Task(prospect=prospect, office=prospect.office)
    refused = post(nina, url, **sent)
    assert refused.status_code == 422
    assert re.search(rf'id="take-{client.id}-birth_date"[^>]*checked', refused.text)
    (task,) = session.scalars(select(Task))
    answer = post(nina, url, **sent, **{f"task-{task.id}": "keep"})
    assert answer.location == f"/office/clients/{client.id}"
    session.expire_all()
    assert (client.birth_date, client.first_name) == (date(1942, 5, 18), "Bea")


# P15, O4
def test_undoing_a_joining_brings_the_assessment_home_to_its_office(session):
    prospect, client = factories.Prospect(), factories.Client(office=factories.Office())
    plan = assessments.begin(session, prospect, factories.NOW)
    join(session, prospect, client)
    session.commit()
    assert plan.office_id == client.office_id
    reversal.undo(session, prospect.id, factories.NOW + factories.MINUTE)
    session.commit()
    assert plan.office_id == prospect.office_id


# P15
def test_undoing_leaves_alone_what_became_another_clients_task(session):
    prospect, client, other = factories.Prospect(), factories.Client(), factories.Client()
    task = factories.Task(prospect=prospect)
    fates = {task.id: Fate.hand_over}
    conversion.convert(session, prospect.id, None, client.id, fates, factories.NOW)
    task.client_id = other.id
    session.commit()
    reversal.undo(session, prospect.id, factories.NOW + factories.MINUTE)
    session.commit()
    assert task.client_id == other.id
