"""The demo agency: the same every time, and right in every sum."""

import hashlib
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, aliased

from models import access
from models.access import Kind, Principal
from models.base import Base, db
from models.care_plan import CarePlan, CarePlanStatus
from models.caregiver import Caregiver
from models.client import Client, ClientStatus
from models.emergency_contact import EmergencyContact
from models.grant import Grant
from models.invoice import Invoice, InvoiceState
from models.invoice_line import InvoiceLine
from models.ledger_entry import EntryKind, LedgerEntry
from models.message import Delivery, Message
from models.number_counter import NumberCounter
from models.payment import Payment
from models.payment_allocation import PaymentAllocation
from models.prospect import Prospect, ProspectStage
from models.schedule import Schedule, ScheduleStatus
from models.schedule_request import RequestState, ScheduleRequest
from services import demo
from services.errors import Refused

DAY = date(2026, 3, 11)


def build(app, session, clients=60, seed=1, today=DAY, folder=None):
    wish = demo.Wish(clients, seed, today, folder)
    with app.app_context():
        list(demo.build(session, wish, lambda word: f"hash of {word}", "x"))


@pytest.fixture
def agency(app, session):
    build(app, session)
    return session


def fingerprint(session):
    """One hash over every row of ours, but for those that say when somebody saved them."""
    found = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        if not table.name.startswith(("ab_", "audit_entry", "setting", "message_template")):
            for row in session.execute(select(table).order_by(table.c.id)):
                found.update(repr(tuple(row)).encode())
    return found.hexdigest()


def grouped(session, *columns):
    return session.execute(select(*columns).group_by(columns[0])).all()


def test_the_same_seed_and_day_make_the_same_rows(lane):
    prints = []
    for seed in (1, 1, 2):
        lane.renew()
        with lane.app.app_context():
            address = db.engine
        with Session(address) as session:
            access.bind(session, Principal(Kind.system, DAY, reason="test"))
            build(lane.app, session, seed=seed)
            prints.append(fingerprint(session))
    assert prints[0] == prints[1] != prints[2]


def test_lines_make_the_total_and_the_total_is_what_the_ledger_charged(agency):  # B3
    totals = {row.id: row.total for row in agency.scalars(select(Invoice))}
    lines = dict(grouped(agency, InvoiceLine.invoice_id, func.sum(InvoiceLine.amount)).__iter__())
    charged = dict(
        agency.execute(
            select(LedgerEntry.invoice_id, LedgerEntry.amount).where(
                LedgerEntry.kind == EntryKind.charge
            )
        ).all()
    )
    drafts = set(agency.scalars(select(Invoice.id).where(Invoice.state == InvoiceState.draft)))
    assert drafts
    assert lines == totals
    assert charged == {key: total for key, total in totals.items() if key not in drafts}


def test_an_invoice_is_paid_by_its_allocations_and_the_ledger_knows_the_balance(agency):
    paid = {row.id: row.paid for row in agency.scalars(select(Invoice)) if row.paid}
    allocated = dict(
        grouped(agency, PaymentAllocation.invoice_id, func.sum(PaymentAllocation.amount))
    )
    balances = dict(grouped(agency, LedgerEntry.invoice_id, func.sum(LedgerEntry.amount)))
    invoices = agency.scalars(select(Invoice).where(Invoice.state != InvoiceState.draft))
    assert paid == allocated
    assert balances == {row.id: row.balance for row in invoices}


def test_a_payment_is_what_its_allocations_sum_up_to(agency):
    amounts = dict(agency.execute(select(Payment.id, Payment.amount)).all())
    allocated = dict(
        grouped(agency, PaymentAllocation.payment_id, func.sum(PaymentAllocation.amount))
    )
    assert amounts == allocated


def test_a_line_is_units_times_rate(agency):
    for line in agency.scalars(select(InvoiceLine)):
        assert line.amount == (line.units * line.rate).quantize(Decimal("0.01"))


def test_every_state_of_an_invoice_is_there(agency):
    shown = Counter(row.standing(DAY) for row in agency.scalars(select(Invoice)))
    assert set(shown) == {"draft", "sent", "viewed", "partially_paid", "paid", "overdue", "void"}


def test_numbers_have_no_gap_and_the_counters_go_on_behind_them(agency):
    numbers = agency.scalars(select(Invoice.number).where(Invoice.number.is_not(None))).all()
    for prefix in ("HAR-", "LAK-"):
        taken = sorted(int(one.removeprefix(prefix)) for one in numbers if one.startswith(prefix))
        assert taken == list(range(1, len(taken) + 1))
    counters = agency.scalars(select(NumberCounter.next_number)).all()
    assert sum(counters) == len(numbers) + 2


def test_nobody_is_booked_for_two_homes_at_one_time(agency):
    one, other = aliased(Schedule), aliased(Schedule)
    standing = [~table.status.in_(["cancelled", "no_show"]) for table in (one, other)]
    clash = select(one.id).where(
        one.caregiver_id == other.caregiver_id,
        one.id < other.id,
        one.starts_at < other.ends_at,
        other.starts_at < one.ends_at,
        *standing,
    )
    assert agency.scalars(clash).all() == []


@pytest.mark.parametrize(
    ("column", "states"),
    [
        (Schedule.status, ScheduleStatus),
        (ScheduleRequest.state, RequestState),
        (Prospect.stage, ProspectStage),
        (Client.status, ClientStatus),
    ],
)
def test_every_state_is_there(agency, column, states):
    assert set(agency.scalars(select(column).distinct())) == set(states)


def test_a_schedule_that_is_billed_stands_on_an_invoice(agency):
    billed = set(agency.scalars(select(Schedule.id).where(Schedule.status == "billed")))
    lines = set(
        agency.scalars(
            select(InvoiceLine.schedule_id)
            .join(Invoice)
            .where(Invoice.state == InvoiceState.sent, InvoiceLine.kind == "visit")
        )
    )
    assert billed == lines


def test_some_shifts_are_open_and_one_caregiver_works_today(agency):
    open_shifts = select(func.count()).where(Schedule.caregiver_id.is_(None))
    login = select(Grant.caregiver_id).where(Grant.caregiver_id.is_not(None))
    today = select(func.count()).where(
        Schedule.caregiver_id.in_(login), Schedule.local_day == DAY, Schedule.status == "confirmed"
    )
    assert agency.scalar(open_shifts) > 3
    assert agency.scalar(today) > 0


@pytest.mark.parametrize("weekday", range(7))
def test_the_caregiver_with_the_login_works_on_every_day_of_the_week(app, session, weekday):
    today = date(2026, 3, 9 + weekday)
    build(app, session, clients=30, today=today)
    login = select(Grant.caregiver_id).where(Grant.caregiver_id.is_not(None))
    query = select(func.count()).where(
        Schedule.caregiver_id.in_(login), Schedule.local_day == today
    )
    assert session.scalar(query) > 0


def test_the_logins_stand_for_the_people_that_are_promised(agency):
    family = select(EmergencyContact).where(EmergencyContact.email_1.startswith("family@"))
    payer = select(Grant.payer_id).where(Grant.payer_id.is_not(None)).distinct()
    issued = select(func.count()).where(
        Invoice.payer_id == agency.scalars(payer).one(), Invoice.state == InvoiceState.sent
    )
    client = agency.scalars(select(Client).where(Client.email_1.startswith("client@"))).one()
    states = {
        row.standing(DAY)
        for row in agency.scalars(select(Invoice).where(Invoice.client_id == client.id))
    }
    assert len({contact.client_id for contact in agency.scalars(family)}) == 2
    assert agency.scalar(issued) > 5
    assert {"paid", "viewed", "sent"} <= states


def test_twins_live_in_the_two_offices(agency):
    twins = agency.scalars(select(Client).where(Client.last_name == "Whitcombe")).all()
    assert len({twin.first_name for twin in twins}) == 1
    assert len({twin.office_id for twin in twins}) == 2


def test_a_client_has_at_most_one_plan_in_force(agency):
    query = select(CarePlan.client_id).where(CarePlan.status == CarePlanStatus.active)
    found = agency.scalars(query).all()
    assert len(found) == len(set(found)) > 20


def test_nothing_that_the_demo_wrote_waits_to_be_sent(agency):
    states = set(agency.scalars(select(Message.state).distinct()))
    assert states == {Delivery.sent, Delivery.bounced, Delivery.not_sent, Delivery.received}


def test_people_are_found_by_their_folded_names(agency):
    found = agency.scalars(select(Client).where(Client.search.contains("whitcombe"))).all()
    assert len(found) == 2


def test_a_large_agency_is_as_right_as_a_small_one(app, session):
    build(app, session, clients=800)
    balances = dict(grouped(session, LedgerEntry.invoice_id, func.sum(LedgerEntry.amount)))
    invoices = session.scalars(select(Invoice).where(Invoice.state != InvoiceState.draft)).all()
    one = select(Schedule.caregiver_id, Schedule.starts_at).where(
        Schedule.caregiver_id.is_not(None), Schedule.status != ScheduleStatus.cancelled
    )
    bookings = session.execute(one).all()
    assert balances == {row.id: row.balance for row in invoices}
    assert len(bookings) == len(set(bookings)) > 4000
    assert session.scalar(select(func.count()).select_from(Client)) == 800


def test_the_demo_goes_into_an_empty_database_only(app, agency):
    with pytest.raises(Refused, match="empty database"):
        build(app, agency)


def test_keys_go_on_behind_the_demo(agency):
    agency.add(Caregiver(office_id=1, first_name="New", last_name="Comer"))
    agency.flush()
    assert agency.scalar(text("SELECT count(*) FROM caregiver WHERE last_name = 'Comer'")) == 1


def test_the_command_makes_the_agency(app):  # the edge: it commits, and says who can sign in
    done = app.test_cli_runner().invoke(args=["demo", "--clients", "20"])
    assert done.exit_code == 0, done.output
    assert "caregiver@demo.tendwell.test" in done.output
    with app.app_context(), Session(db.engine) as session:
        access.bind(session, Principal(Kind.system, DAY, reason="test"))
        assert session.scalar(select(func.count()).select_from(Client)) == 20
