"""Taking a conversion back, and when that is too late (P15)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.care_plan import CarePlanStatus
from models.client_address import ClientAddress
from models.emergency_contact import EmergencyContact
from models.prospect import ProspectStage
from models.task import TaskStatus
from models.task_reminder import ReminderState
from services import assessments, conversion, reversal
from services.conversion import Fate
from services.errors import Refused
from tests import factories

NOW = factories.NOW
LATER = NOW + timedelta(minutes=5)


def convert(session, prospect, join=None, fates=None):
    return conversion.convert(session, prospect.id, None, join, fates or {}, NOW)


# P15
def test_an_undone_conversion_leaves_the_prospect_where_it_stood(session):
    prospect = factories.Prospect(stage=ProspectStage.assessed, street="12 Elm Street")
    referral = factories.Referral(prospect=prospect)
    plan = factories.CarePlan(
        client=None,
        prospect=prospect,
        office_id=prospect.office_id,
        status=CarePlanStatus.draft,
    )
    client = convert(session, prospect)
    reversal.undo(session, prospect.id, LATER)
    assert (prospect.stage, prospect.client_id, prospect.converted_at) == (
        ProspectStage.assessed,
        None,
        None,
    )
    assert (referral.client_id, plan.client_id, plan.status) == (None, None, CarePlanStatus.draft)
    assert client.deleted_at == LATER
    assert session.scalars(select(EmergencyContact)).one().deleted_at == LATER


# P15
def test_an_undone_prospect_can_be_converted_again(session):
    prospect = factories.Prospect()
    first = convert(session, prospect)
    reversal.undo(session, prospect.id, LATER)
    assert convert(session, prospect).id != first.id


# P15
def test_what_was_written_about_the_client_since_goes_back_to_the_prospect(session):
    prospect = factories.Prospect()
    client = convert(session, prospect)
    call = factories.CallLog(client=client, office_id=client.office_id)
    reversal.undo(session, prospect.id, LATER)
    assert (call.prospect_id, call.client_id) == (prospect.id, None)


# P15
def test_documents_and_plans_made_since_go_back_but_not_the_photo(session):
    prospect = factories.Prospect()
    client = convert(session, prospect)
    about = {"client": client, "office_id": client.office_id}
    plan = factories.CarePlan(**about, prospect=None, number=7, status=CarePlanStatus.active)
    document, photo = factories.Document(**about), factories.Document(**about, is_photo=True)
    reversal.undo(session, prospect.id, LATER)
    for row in (plan, document):
        assert (row.prospect_id, row.client_id) == (prospect.id, None)
    assert assessments.current(session, prospect.id) is plan
    assert plan.status is CarePlanStatus.draft
    assert photo.client_id == client.id


# P15
def test_undoing_opens_the_tasks_again_that_the_conversion_closed(session):
    prospect = factories.Prospect()
    about = {"prospect": prospect, "office_id": prospect.office_id}
    handed, closed = factories.Task(**about), factories.Task(**about)
    coming = factories.TaskReminder(task=closed, remind_at=LATER + timedelta(days=1))
    past = factories.TaskReminder(task=closed, remind_at=NOW)
    convert(session, prospect, fates={handed.id: Fate.hand_over, closed.id: Fate.close})
    reversal.undo(session, prospect.id, LATER)
    assert (handed.client_id, closed.status) == (None, TaskStatus.not_started)
    assert (coming.state, past.state) == (ReminderState.waiting, ReminderState.dropped)


# P15
def test_undoing_a_join_leaves_the_client_as_it_was(session):
    client = factories.Client(birth_date=None, languages=[])
    prospect = factories.Prospect(
        birth_date=date(1942, 5, 17),
        street="12 Elm Street",
        notes="Two cats",
        other_information={"language": ["Spanish"]},
    )
    convert(session, prospect, join=client.id)
    client.notes = "Three cats"
    reversal.undo(session, prospect.id, LATER)
    assert (client.deleted_at, client.birth_date, client.languages) == (None, None, [])
    assert client.notes == "Three cats"
    assert session.scalars(select(ClientAddress)).all() == []


def schedule(client):
    factories.Schedule(client=client)


def invoice(client):
    factories.Invoice(client=client)


def login(client):
    factories.Grant(client=client)


def invitation(client):
    factories.Invitation(client=client, email="bea@example.test")


# P15
@pytest.mark.parametrize(
    ("build", "words"),
    [
        (schedule, "the client has a schedule"),
        (invoice, "the client has an invoice"),
        (login, "somebody has access to the portal"),
        (invitation, "an invitation to the portal is on its way"),
    ],
)
def test_undoing_is_refused_with_the_reason_once_the_client_is_built_upon(session, build, words):
    prospect = factories.Prospect()
    client = convert(session, prospect)
    build(client)
    with pytest.raises(Refused, match=words):
        reversal.undo(session, prospect.id, LATER)
    assert prospect.stage is ProspectStage.won


# P15
def test_the_client_stays_while_another_prospect_is_joined_to_it(session):
    first, second = factories.Prospect(), factories.Prospect()
    client = convert(session, first)
    convert(session, second, join=client.id)
    with pytest.raises(Refused, match="another prospect was joined"):
        reversal.undo(session, first.id, LATER)
    reversal.undo(session, second.id, LATER)
    reversal.undo(session, first.id, LATER)
    assert client.deleted_at == LATER


def test_what_was_not_converted_cannot_be_undone(session):
    with pytest.raises(Refused):
        reversal.undo(session, factories.Prospect().id, LATER)
