"""From prospect to client: what is made, what comes along, what stays (P14)."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from models.call_log import CallLog
from models.care_plan import CarePlanStatus
from models.client import Client, ClientStatus, Gender
from models.client_address import ClientAddress
from models.client_status_change import ClientStatusChange
from models.emergency_contact import EmergencyContact, LegalStanding, Relation
from models.message import Message
from models.prospect import Prospect, ProspectStage
from models.task import Task, TaskStatus
from models.task_reminder import ReminderState
from services import conversion
from services.conversion import Fate
from services.errors import MovedOn, NotYours, Refused
from tests import factories

NOW, TODAY = factories.NOW, factories.TODAY


def convert(session, prospect, join=None, by=None, **fates):
    chosen = {int(key.removeprefix("task_")): fate for key, fate in fates.items()}
    return conversion.convert(session, prospect.id, by, join, chosen, NOW)


def task_of(prospect, **facts):
    return factories.Task(prospect=prospect, office_id=prospect.office_id, **facts)


def assessment_of(prospect, **facts):
    return factories.CarePlan(
        client=None,
        prospect=prospect,
        office_id=prospect.office_id,
        status=CarePlanStatus.draft,
        **facts,
    )


# P14
def test_the_client_takes_over_what_is_known_of_the_person(session):
    prospect = factories.Prospect(
        first_name="Bea",
        last_name="Baker",
        preferred_name="Bee",
        gender=Gender.female,
        email_1="bea@example.test",
        phone_home="+16175550142",
        second_first_name="Bob",
        second_last_name="Baker",
        notes="Two cats",
        other_information={"language": ["English", "Spanish"], "pets": ["Cat"]},
    )
    client = convert(session, prospect)
    assert (str(client), client.preferred_name, client.gender) == (
        "Bea Baker",
        "Bee",
        Gender.female,
    )
    assert (client.email_1, client.phone_home) == ("bea@example.test", "+16175550142")
    assert (client.languages, client.second_person) == (["English", "Spanish"], "Bob Baker")
    assert (client.inquiry_date, client.notes) == (TODAY, "Two cats")
    assert client.office_id == prospect.office_id


# P14
def test_the_prospect_is_won_and_points_to_the_client(session):
    prospect = factories.Prospect()
    client = convert(session, prospect)
    assert (prospect.stage, prospect.client_id) == (ProspectStage.won, client.id)
    assert prospect.converted_at == NOW


# P14
def test_a_new_client_is_pending_and_the_history_says_since_when(session):
    ada = factories.User(role="Agency admin")
    client = convert(session, factories.Prospect(), by=ada.id)
    change = session.scalars(select(ClientStatusChange)).one()
    assert (client.status, client.status_since) == (ClientStatus.pending, TODAY)
    assert (change.client_id, change.status, change.effective_on, change.changed_by_id) == (
        client.id,
        ClientStatus.pending,
        TODAY,
        ada.id,
    )


# P14
def test_the_caller_becomes_an_emergency_contact(session):
    prospect = factories.Prospect(
        relation=Relation.power_of_attorney,
        caller_first_name="Dora",
        caller_last_name="Baker",
        caller_email="dora@example.test",
        caller_phone_mobile="+16175550142",
        caller_city="Boston",
    )
    client = convert(session, prospect)
    contact = session.scalars(select(EmergencyContact)).one()
    assert (contact.client_id, str(contact), contact.priority) == (client.id, "Dora Baker", 1)
    assert (contact.email_1, contact.phone_mobile) == ("dora@example.test", "+16175550142")
    assert (contact.city, contact.relation) == ("Boston", Relation.power_of_attorney)
    assert contact.legal_standing is LegalStanding.power_of_attorney


# P14
def test_a_caller_who_is_the_client_makes_no_contact(session):
    convert(session, factories.Prospect(relation=Relation.self))
    assert session.scalars(select(EmergencyContact)).all() == []


# P14
def test_the_address_becomes_the_primary_one(session):
    client = convert(session, factories.Prospect(street="12 Elm Street", city="Boston", state="MA"))
    address = session.scalars(select(ClientAddress)).one()
    assert (address.client_id, address.is_primary) == (client.id, True)
    assert str(address) == "12 Elm Street, Boston, MA"


def test_a_prospect_without_address_makes_none(session):
    convert(session, factories.Prospect())
    assert session.scalars(select(ClientAddress)).all() == []


# P14
def test_the_newest_assessment_becomes_the_care_plan(session):
    prospect = factories.Prospect()
    old, new = assessment_of(prospect, number=1), assessment_of(prospect, number=2)
    bathing = factories.CarePlanTask(care_plan=new)
    client = convert(session, prospect)
    assert (new.client_id, new.status, new.starts_on) == (client.id, CarePlanStatus.active, TODAY)
    assert (old.client_id, old.status) == (client.id, CarePlanStatus.superseded)
    assert (bathing.care_plan_id, new.prospect_id) == (new.id, prospect.id)


# P7
def test_referrals_are_shown_on_the_client(session):
    prospect = factories.Prospect()
    referral = factories.Referral(prospect=prospect)
    client = convert(session, prospect)
    assert (referral.client_id, referral.prospect_id) == (client.id, prospect.id)


# P14
def test_mails_tasks_calls_and_texts_remain_on_the_prospect(session):
    prospect = factories.Prospect()
    about = {"prospect": prospect, "office_id": prospect.office_id}
    rows = [
        factories.Message(**about),
        factories.Message(**about, channel="text"),
        factories.CallLog(**about),
        factories.Task(**about),
        factories.Task(**about, status=TaskStatus.done),
    ]
    convert(session, prospect, **{f"task_{rows[3].id}": Fate.keep})
    session.flush()
    for model in (Message, CallLog, Task):
        for row in session.scalars(select(model)):
            assert (row.prospect_id, row.client_id) == (prospect.id, None)


# P14, F8
def test_each_open_task_needs_a_word_about_what_becomes_of_it(session):
    prospect = factories.Prospect()
    task = task_of(prospect)
    with pytest.raises(Refused) as refusal:
        convert(session, prospect)
    assert refusal.value.field == f"task-{task.id}"


# P14
def test_a_task_handed_over_is_about_the_client_too(session):
    prospect = factories.Prospect()
    task = task_of(prospect)
    client = convert(session, prospect, **{f"task_{task.id}": Fate.hand_over})
    assert (task.prospect_id, task.client_id) == (prospect.id, client.id)
    assert task.status is TaskStatus.not_started


# P14, F8
def test_a_task_that_is_closed_reminds_nobody(session):
    prospect = factories.Prospect()
    reminder = factories.TaskReminder(task=task_of(prospect))
    convert(session, prospect, **{f"task_{reminder.task_id}": Fate.close})
    session.flush()
    assert reminder.task.status is TaskStatus.cancelled
    assert reminder.state is ReminderState.dropped


# P14
def test_the_preview_names_likely_duplicates_and_open_tasks(session):
    prospect = factories.Prospect(email_1="bea@example.test")
    client = factories.Client(email_1="bea@example.test")
    late, soon = task_of(prospect, due_at=NOW + timedelta(days=9)), task_of(prospect)
    task_of(prospect, status=TaskStatus.cancelled)
    shown = conversion.preview(session, prospect)
    assert [one.row.id for one in shown.likely] == [client.id]
    assert [task.id for task in shown.tasks] == [soon.id, late.id]


def test_a_lost_prospect_is_restored_before_it_is_converted(session):
    with pytest.raises(Refused, match="Restore"):
        convert(session, factories.Prospect(stage=ProspectStage.lost))


# P14
def test_a_second_conversion_is_told_that_there_is_a_client(session):
    prospect = factories.Prospect(first_name="Bea", last_name="Baker")
    convert(session, prospect)
    with pytest.raises(MovedOn, match="Bea Baker has become a client already"):
        convert(session, prospect)


def test_nobody_converts_a_prospect_that_is_not_there(session):
    with pytest.raises(NotYours):
        conversion.convert(session, 4711, None, None, {}, NOW)


# P14
def test_a_prospect_that_is_deleted_this_moment_becomes_no_client(session):
    prospect = factories.Prospect()

    def delete(state):
        """Do what a colleague commits between this person's look and the conversion."""
        if state.is_update:
            gone = update(Prospect.__table__).values(deleted_at=factories.NOW)
            session.connection().execute(gone)

    event.listen(session, "do_orm_execute", delete)
    with pytest.raises(NotYours):
        conversion.convert(session, prospect.id, None, None, {}, factories.NOW)
    session.rollback()
    assert session.scalars(select(Client)).all() == []
