"""The wall: twins of two offices, and every way round it that we know."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session, aliased, joinedload

from models import access
from models.access import BehindTheWall, Kind, NoPrincipal, Open, Principal, Walled, mark_of
from models.audit_entry import AuditEntry
from models.base import db
from models.care_plan import CarePlan, CarePlanStatus
from models.client import Client
from models.client_address import ClientAddress
from models.grant import Grant
from models.invoice import Invoice, InvoiceState
from models.schedule import Schedule
from models.schedule_request import ScheduleRequest
from models.schedule_task import ScheduleTask
from models.section import Section
from models.standing import Standing
from models.task import Task
from models.wall import models
from services import portal
from tests import factories

Acting = Callable[..., Session]


@pytest.fixture
def acting(app: Flask) -> Iterator[Acting]:
    """Open sessions that act for somebody."""
    opened: list[Session] = []

    def act(kind: Kind, user=None, today=factories.TODAY) -> Session:
        for before in opened:
            before.rollback()  # SQLite has one writer
        with app.app_context():
            made = Session(db.engine)
        access.bind(made, Principal(kind, today, user_id=user.id if user else None))
        opened.append(made)
        return made

    yield act
    for session in opened:
        session.close()


@pytest.fixture
def twins(session: Session, cast: factories.Cast) -> factories.Cast:
    """Bea and Mallory, alike in everything but whose they are."""
    for person in (cast.bea, cast.mallory):
        factories.ClientAddress(client=person.record, street="CANARY" * (person is cast.mallory))
        factories.Invoice(client=person.record)
        factories.Invoice(client=person.record, state=InvoiceState.draft, number=None)
        factories.CarePlan(client=person.record, status=CarePlanStatus.active)
        factories.Task(client=person.record, office_id=person.record.office_id)
    session.commit()
    return cast


def test_every_table_says_to_whom_its_rows_belong():
    unmarked = [
        model.__name__ for model in models() if not isinstance(mark_of(model), Walled | Open)
    ]
    assert unmarked == [], "Give these a __wall__ (models/ownership.py has the rules)."


def test_a_model_without_a_mark_cannot_be_used():
    class Unmarked:
        __wall__ = None

    with pytest.raises(BehindTheWall):
        mark_of(Unmarked)


@pytest.mark.parametrize("kind", [Kind.portal, Kind.office])
def test_lists_counts_and_joins_hold_only_own_rows(acting, twins, kind):  # A5
    mine = acting(kind, twins.bea.user if kind is Kind.portal else twins.nina.user)
    assert mine.scalars(select(Client)).all() == [mine.get(Client, twins.bea.record.id)]
    assert mine.scalar(select(func.count()).select_from(Client)) == 1
    assert mine.scalar(select(func.count(ClientAddress.id))) == 1
    names = mine.scalars(select(ClientAddress.street).join(ClientAddress.client)).all()
    assert "CANARY" not in names


def test_a_foreign_key_leads_to_nothing(acting, twins):  # A5
    bea = acting(Kind.portal, twins.bea.user)
    assert bea.get(Client, twins.mallory.record.id) is None
    other = aliased(Client)
    assert bea.scalar(select(other.id).where(other.id == twins.mallory.record.id)) is None
    inside = select(Client.id).where(Client.id == twins.mallory.record.id).scalar_subquery()
    assert bea.scalar(select(inside)) is None


def test_relationships_stop_at_the_wall(acting, twins):  # A5
    bea = acting(Kind.portal, twins.bea.user)
    eager = bea.scalars(select(Invoice).options(joinedload(Invoice.client))).unique().all()
    assert [invoice.client_id for invoice in eager] == [twins.bea.record.id]
    lazy = bea.scalars(select(Client)).one()
    assert [address.client_id for address in lazy.addresses] == [twins.bea.record.id]


def test_drafts_exist_only_in_the_office(acting, twins):  # B3
    states = acting(Kind.portal, twins.bea.user).scalars(select(Invoice.state)).all()
    assert states == [InvoiceState.sent]
    seen = acting(Kind.office, twins.nina.user).scalars(select(Invoice.state)).all()
    assert sorted(seen) == [InvoiceState.draft, InvoiceState.sent]


def test_what_the_office_deleted_exists_only_there(acting, twins, session):  # A5
    visit = factories.Schedule(client=twins.bea.record, deleted_at=factories.NOW)
    factories.ScheduleTask(schedule=visit)
    bea = acting(Kind.portal, twins.bea.user)
    assert bea.scalars(select(Schedule)).all() == []
    assert bea.scalars(select(ScheduleTask)).all() == []
    assert acting(Kind.office, twins.nina.user).scalars(select(Schedule.id)).all() == [visit.id]


def test_a_deleted_client_is_nobody_s_in_the_portal(acting, twins, session):  # A5
    twins.bea.record.deleted_at = factories.NOW
    session.commit()
    bea = acting(Kind.portal, twins.bea.user)
    assert bea.scalars(select(Client)).all() == []
    assert portal.subjects(bea, twins.bea.user.id, factories.TODAY) == []


def test_a_deleted_visit_shows_no_caregiver_its_client(acting, twins, session):  # A5
    carl, user = factories.Caregiver(), factories.User()
    work = {"section": Section.work, "standing": Standing.caregiver, "caregiver_id": carl.id}
    factories.Grant(client=None, user=user, office_id=carl.office_id, **work)
    visit = factories.Schedule(client=twins.bea.record, caregiver=carl)
    caregiver = acting(Kind.caregiver, user)
    assert twins.bea.record.id in caregiver.scalars(select(Client.id)).all()
    caregiver.rollback()
    visit.deleted_at = factories.NOW
    session.commit()
    assert twins.bea.record.id not in caregiver.scalars(select(Client.id)).all()


def test_payers_see_their_invoices_and_nothing_else_of_the_client(acting, twins, session):  # B5
    invoice = factories.Invoice(client=twins.bea.record, payer=twins.paul.record)
    paul = acting(Kind.portal, twins.paul.user)
    assert paul.scalars(select(Invoice.id)).all() == [invoice.id]
    assert paul.scalars(select(Client)).all() == []
    assert paul.scalars(select(CarePlan)).all() == []
    bea = acting(Kind.portal, twins.bea.user)
    assert invoice.id not in bea.scalars(select(Invoice.id)).all()


def test_a_revoked_grant_opens_nothing_from_the_next_statement_on(acting, twins, session):  # A3
    bea = acting(Kind.portal, twins.bea.user)
    assert bea.scalars(select(Client.id)).all() == [twins.bea.record.id]
    bea.rollback()
    session.execute(text("UPDATE access_grant SET revoked_at = CURRENT_TIMESTAMP"))
    session.commit()
    assert bea.scalars(select(Client.id)).all() == []


def test_a_grant_ends_with_its_last_day(acting, twins, session):  # A4
    session.execute(update(Grant).values(ends_on=factories.TODAY))
    session.commit()
    assert acting(Kind.portal, twins.bea.user).scalars(select(Client.id)).all()
    tomorrow = factories.TODAY + timedelta(1)
    assert not acting(Kind.portal, twins.bea.user, tomorrow).scalars(select(Client.id)).all()


def test_one_compiled_statement_serves_two_people_without_mixing_them_up(acting, twins):  # A5
    query = select(Client.id)
    for _round in range(3):
        for person in (twins.bea, twins.mallory):
            assert acting(Kind.portal, person.user).scalars(query).all() == [person.record.id]


def test_private_tasks_exist_for_creator_and_assignee_only(acting, twins, session):  # F1
    private = factories.Task(
        client=twins.bea.record, office_id=twins.bea.record.office_id, is_private=True
    )
    nina = acting(Kind.office, twins.nina.user)
    assert private.id not in nina.scalars(select(Task.id)).all()
    nina.rollback()
    private.assignee_id = twins.nina.user.id
    session.commit()
    assert private.id in nina.scalars(select(Task.id)).all()


WAYS_ROUND = {
    "core": lambda s: s.execute(select(Client.__table__.c.id)),
    "text": lambda s: s.execute(text("SELECT id FROM client")),
    "text in disguise": lambda s: s.execute(text("SELECT id FROM/**/client")),
    "connection": lambda s: s.connection().execute(text('SELECT id FROM "client"')),
    "from_statement": lambda s: s.scalars(
        select(Client).from_statement(text("SELECT * FROM client"))
    ).all(),
    "bulk insert": lambda s: s.execute(
        insert(Client), [{"first_name": "M", "last_name": "M", "office_id": 1}]
    ),
    "bulk mappings": lambda s: s.bulk_insert_mappings(
        Client, [{"first_name": "M", "last_name": "M", "office_id": 1}]
    ),
}


@pytest.mark.parametrize("way", WAYS_ROUND)
@pytest.mark.parametrize("kind", [Kind.portal, Kind.office, Kind.caregiver])
def test_no_statement_goes_around_the_orm(acting, twins, way, kind):  # A5
    person = twins.nina if kind is Kind.office else twins.bea
    with pytest.raises(BehindTheWall):
        WAYS_ROUND[way](acting(kind, person.user))


@pytest.mark.parametrize("change", [update(Client).values(notes="M"), delete(Client)])
def test_bulk_changes_are_the_offices_business(acting, twins, change):  # A5
    with pytest.raises(BehindTheWall):
        acting(Kind.portal, twins.bea.user).execute(change)


def test_staff_change_only_rows_of_their_office(acting, twins, session):  # O4
    nina = acting(Kind.office, twins.nina.user)
    changed = nina.scalars(update(Client).values(notes="seen").returning(Client.id)).all()
    assert changed == [twins.bea.record.id]


def test_staff_cannot_hand_rows_to_another_office(acting, twins):  # O4
    elsewhere = twins.mallory.record.office_id
    nina = acting(Kind.office, twins.nina.user)
    with pytest.raises(BehindTheWall):
        nina.execute(update(Client).values(office_id=elsewhere))
    nina.scalars(select(Client)).one().office_id = elsewhere
    with pytest.raises(BehindTheWall):
        nina.flush()


def request_for(person: factories.Person) -> ScheduleRequest:
    return ScheduleRequest(
        office_id=person.record.office_id,
        client_id=person.record.id,
        starts_at=factories.NOW,
        ends_at=factories.NOW + timedelta(hours=2),
    )


def test_portal_users_write_what_is_theirs_to_write(acting, twins):  # S6
    bea = acting(Kind.portal, twins.bea.user)
    bea.add(request_for(twins.bea))
    bea.commit()
    assert bea.scalar(select(func.count(ScheduleRequest.id))) == 1


def test_a_foreign_owner_on_a_new_row_is_refused(acting, twins):  # A5
    bea = acting(Kind.portal, twins.bea.user)
    bea.add(request_for(twins.mallory))
    with pytest.raises(BehindTheWall):
        bea.commit()


def test_portal_users_do_not_write_invoices(acting, twins):  # B8
    bea = acting(Kind.portal, twins.bea.user)
    bea.scalars(select(Invoice)).one().paid = 120
    with pytest.raises(BehindTheWall):
        bea.commit()


def test_portal_users_leave_traces_they_can_read_only_if_own(acting, twins, session):  # O5
    session.add(AuditEntry(at=factories.NOW, acting_as="office", action="viewed"))
    session.commit()
    bea = acting(Kind.portal, twins.bea.user)
    assert bea.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize(
    "query", [select(Client), text("SELECT id FROM client"), select(Client.__table__.c.id)]
)
def test_a_session_that_acts_for_nobody_reads_nothing(app, twins, query):  # A5
    with app.app_context():
        nobody = Session(db.engine)
    with closing(nobody), pytest.raises((NoPrincipal, StatementError)) as refusal:
        nobody.execute(query).all()
    assert isinstance(refusal.value, NoPrincipal) or isinstance(refusal.value.orig, NoPrincipal)


def test_a_session_keeps_the_principal_it_was_born_with(acting, twins):
    bea = acting(Kind.portal, twins.bea.user)
    with pytest.raises(BehindTheWall):
        access.bind(bea, Principal(Kind.agency, factories.TODAY))
