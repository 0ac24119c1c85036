"""A record that moves to another office takes everything along, and nobody else's."""

from sqlalchemy import select

from models.base import metadata
from models.following import OWNERS
from models.referral import Referral
from models.standing import Standing
from models.task import Task
from tests import factories
from tests.fixtures.api import send


def furnish(client):
    """One row of each kind that belongs to a client."""
    contact = factories.EmergencyContact(client=client)
    factories.Invitation(
        client=None,
        emergency_contact=contact,
        standing=Standing.emergency_contact,
        office_id=contact.office_id,
        email=contact.email_1,
    )
    factories.Invitation(client=client)
    factories.Task(client=client, office=client.office)
    factories.CallLog(client=client, office=client.office)
    factories.ClientCondition(client=client)
    factories.ClientPayer(client=client)
    factories.Compatibility(client=client)
    factories.Schedule(client=client)
    factories.CarePlan(client=client)
    factories.Document(client=client)
    factories.ScheduleRequest(client=client)
    invoice = factories.Invoice(client=client)
    factories.LedgerEntry(invoice=invoice)
    prospect = factories.Prospect(office=client.office, client=client)
    factories.Task(prospect=prospect, office=client.office)


def offices_of(session, client):
    """Where the client's rows are, by table."""
    found = {}
    for table in metadata.sorted_tables:
        if "office_id" in table.c and "client_id" in table.c:
            query = select(table.c.office_id).where(table.c.client_id == client.id)
            if there := set(session.scalars(query)):
                found[table.name] = there
    for table, owner in (("task", "prospect"), ("referral", "prospect")):
        rows, held = metadata.tables[table], metadata.tables[owner]
        ids = select(held.c.id).where(held.c.client_id == client.id)
        query = select(rows.c.office_id).where(rows.c[f"{owner}_id"].in_(ids))
        found[f"{table} of {owner}"] = set(session.scalars(query))
    contact = metadata.tables["emergency_contact"]
    ids = select(contact.c.id).where(contact.c.client_id == client.id)
    invited = metadata.tables["invitation"]
    query = select(invited.c.office_id).where(invited.c.emergency_contact_id.in_(ids))
    return found | {"invitation of contact": set(session.scalars(query))}


def test_everything_of_a_client_moves_along(session, cast, signed_in):  # O4
    bea, buffalo = cast.bea.record, cast.mallory.record.office
    furnish(bea)
    other = factories.Task(client=factories.Client(office=bea.office), office=bea.office)
    before = offices_of(session, bea)
    assert len(before) > 15
    ada = signed_in(cast.ada)
    answer = send(ada, "PUT", f"/api/v1/clients/{bea.id}", {"office_id": buffalo.id})
    assert answer.status_code == 200, answer.text
    session.refresh(bea)
    assert bea.office_id == buffalo.id
    assert offices_of(session, bea) == {name: {buffalo.id} for name in before}
    assert session.get_one(Task, other.id).office_id != buffalo.id


def test_several_clients_move_at_once(session, cast):  # O4
    albany, buffalo = cast.bea.record.office, cast.mallory.record.office
    moved = [factories.Client(office=albany) for _ in range(2)]
    tasks = [factories.Task(client=client, office=albany) for client in moved]
    for client in moved:
        client.office = buffalo
    session.flush()
    assert {task.office_id for task in tasks} == {buffalo.id}
    session.rollback()
    assert {task.office_id for task in tasks} == {albany.id}


def test_staff_of_both_offices_take_a_colleagues_private_task_along(session, cast, signed_in):  # O4
    bea, buffalo = cast.bea.record, cast.mallory.record.office
    factories.OfficeStaff(user=cast.nina.user, office=buffalo)
    private = factories.Task(client=bea, office=bea.office, is_private=True, creator=cast.ada.user)
    nina = signed_in(cast.nina)
    answer = send(nina, "PUT", f"/api/v1/clients/{bea.id}", {"office_id": buffalo.id})
    assert answer.status_code == 200, answer.text
    assert session.get_one(Task, private.id).office_id == buffalo.id


def test_staff_of_one_office_move_nobody_into_another(session, cast, signed_in):  # O4
    bea, buffalo = cast.bea.record, cast.mallory.record.office
    answer = send(
        signed_in(cast.nina), "PUT", f"/api/v1/clients/{bea.id}", {"office_id": buffalo.id}
    )
    assert answer.status_code == 422
    session.refresh(bea)
    assert bea.office_id != buffalo.id


def test_a_payers_and_a_caregivers_own_rows_move_with_them_and_a_clients_stay(session, cast):  # O4
    buffalo, bea = cast.mallory.record.office, cast.bea.record
    paul = cast.paul.record
    payment = factories.Payment(payer=paul, office_id=paul.office_id, client=None)
    bill = factories.Invoice(client=bea, payer=paul)
    caregiver = factories.Caregiver(office=bea.office)
    visit = factories.Schedule(client=bea, caregiver=caregiver)
    paul.office = caregiver.office = buffalo
    session.commit()
    assert payment.office_id == buffalo.id
    assert {bill.office_id, visit.office_id} == {bea.office_id}


def test_a_prospects_referral_moves_with_it(session, cast):  # O4
    prospect = factories.Prospect(office=cast.bea.record.office)
    prospect.office = cast.mallory.record.office
    session.commit()
    query = select(Referral.office_id).where(Referral.prospect_id == prospect.id)
    assert set(session.scalars(query)) == {cast.mallory.record.office_id}


def test_every_owner_is_a_table_with_an_office():
    assert all("office_id" in metadata.tables[name].c for name in OWNERS)
