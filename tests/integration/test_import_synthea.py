"""Folders in the Synthea layout: everything that belongs here comes in, once, to the cent."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select, text

from models.base import Base
from models.care_plan import CarePlan, CarePlanStatus
from models.caregiver import Caregiver
from models.client import Client, ClientStatus
from models.client_address import ClientAddress
from models.client_condition import ClientCondition
from models.client_payer import ClientPayer
from models.emergency_contact import EmergencyContact, LegalStanding, Relation
from models.invoice import Invoice, InvoiceState
from models.invoice_line import InvoiceLine, LineKind
from models.ledger_entry import EntryKind, LedgerEntry
from models.number_counter import NumberCounter
from models.payer import Payer, PayerKind
from models.payment import Payment
from models.referral_source import ReferralSource
from models.schedule import Schedule, ScheduleStatus
from tests.fixtures.imports import SAMPLE


def one(session, model, external_id):
    return session.scalars(select(model).where(model.external_id == external_id)).one()


def test_everything_that_belongs_here_comes_in(take_in):
    report = take_in("synthea", SAMPLE)
    assert report.is_clean()
    assert report.made == {
        "referral_source": 3,
        "caregiver": 2,
        "payer": 3,
        "client": 3,
        "client_address": 3,
        "client_status_change": 3,
        "client_payer": 5,
        "emergency_contact": 2,
        "care_plan": 5,
        "client_condition": 5,
        "choice": 2,
        "schedule": 10,
        "invoice": 6,
        "invoice_line": 14,
        "ledger_entry": 6,
    }


def test_a_second_run_changes_nothing(take_in, session):
    take_in("synthea", SAMPLE)
    session.commit()
    counters = session.scalars(select(NumberCounter.next_number)).all()
    again = take_in("synthea", SAMPLE)
    assert not again.made
    assert again.known["schedule"] == 10
    assert session.scalars(select(NumberCounter.next_number)).all() == counters


def test_rules_and_what_is_left_out_are_counted(take_in):
    report = take_in("synthea", SAMPLE)
    counted = {
        "without_digits": 13,
        "unknown_zip": 1,
        "deceased": 1,
        "alive": 2,
        "client_pays": 1,
        "empty_year": 1,
        "years_merged": 2,
        "link_ended_by_death": 1,
        "second_payer": 1,
        "open_end": 1,
        "first_phone": 2,
        "possible_phone": 1,
        "title_as_first_name": 1,
        "stay_split": 7,
        "caregiver_busy": 1,
        "nothing_to_bill": 1,
        "share_of_payer": 3,
        "rest_to_client": 3,
        "newest_plan_active": 1,
        "older_plan_ended": 1,
        "older_plan_superseded": 4,
        "plan_ended_by_death": 1,
        "still_owed": 6,
    }
    assert {name: report.rules[name] for name in counted} == counted
    assert report.left_out == Counter(
        {
            "encounters.csv, wellness: no care at home": 1,
            "encounters.csv, ambulatory: no care at home": 1,
        }
    )
    assert ("patients.csv", "SSN") in report.columns


def test_clients_lose_digits_and_numbers_that_nobody_needs(take_in, session):
    take_in("synthea", SAMPLE)
    bea = one(session, Client, "pat-bea")
    home = session.scalars(select(ClientAddress).where(ClientAddress.client_id == bea.id)).one()
    assert (bea.first_name, bea.last_name) == ("Beatrice", "Okafor")
    assert bea.search == "beatrice okafor"
    assert (home.state, home.zip_code) == ("MA", None)
    for table in Base.metadata.sorted_tables:
        assert "999-12-3456" not in repr(session.execute(select(table)).all())


def test_a_date_of_death_makes_a_deceased_client(take_in, session):
    take_in("synthea", SAMPLE)
    ugo = one(session, Client, "pat-ugo")
    assert ugo.status is ClientStatus.deceased
    assert ugo.status_since == date(2021, 6, 21)


def test_payers_are_of_the_kind_that_owns_them(take_in, session):
    take_in("synthea", SAMPLE)
    kinds = dict(session.execute(select(Payer.name, Payer.kind)).all())
    assert kinds == {
        "State Elder Fund": PayerKind.government_programme,
        "Harborlight Insurance": PayerKind.insurance,
        "Lee Zielinski": PayerKind.private,
    }


def test_without_insurance_the_client_is_the_payer(take_in, session):
    take_in("synthea", SAMPLE)
    link = session.scalars(select(ClientPayer).where(ClientPayer.client_is_payer)).one()
    assert (link.client.external_id, str(link.payer)) == ("pat-lee", "Lee Zielinski")
    assert (link.payer.street, link.payer.zip_code) == ("12 Wren Avenue", "02169")
    assert (link.starts_on, link.ends_on) == (date(2020, 11, 30), date(2021, 11, 28))


def test_each_member_number_keeps_its_own_time(take_in, session, folder):
    years = folder / "payer_transitions.csv"
    years.write_text(years.read_text().replace("m-1,2019", "m-9,2019"))
    report = take_in("synthea", folder)
    query = select(ClientPayer).where(ClientPayer.member_number.in_(["m-1", "m-9"]))
    first, second = session.scalars(query.order_by(ClientPayer.starts_on)).all()
    assert report.rules["number_of_its_time"] == 1
    assert (first.member_number, second.member_number) == ("m-1", "m-9")
    assert second.starts_on - first.ends_on == timedelta(days=1)


def test_nothing_goes_on_beyond_a_death(take_in, session):
    take_in("synthea", SAMPLE)
    plan = one(session, CarePlan, "cpl-5")
    link = session.scalars(select(ClientPayer).where(ClientPayer.member_number == "m-3")).one()
    assert (plan.status, plan.ends_on) == (CarePlanStatus.superseded, date(2021, 6, 21))
    assert link.ends_on == date(2021, 6, 21)


def test_years_that_go_on_the_same_way_are_one_link(take_in, session):
    take_in("synthea", SAMPLE)
    insured = one(session, ClientPayer, "pat-bea:pay-ins:2018-03-05")
    lasting = one(session, ClientPayer, "pat-bea:pay-gov:2020-03-03")
    second = one(session, ClientPayer, "pat-bea:pay-ins:2020-03-03")
    assert (insured.ends_on, insured.member_number) == (date(2020, 3, 2), "m-1")
    assert (lasting.ends_on, lasting.position) == (None, 1)
    assert (second.position, second.member_number) == (2, None)


def test_the_owner_of_a_plan_becomes_a_contact(take_in, session):
    take_in("synthea", SAMPLE)
    found = session.scalars(select(EmergencyContact).order_by(EmergencyContact.last_name)).all()
    assert [(str(contact), contact.relation, contact.legal_standing) for contact in found] == [
        ("Teresa Ann Marchetti", Relation.guardian, LegalStanding.guardian),
        ("Mr. Okafor", Relation.spouse, LegalStanding.none),
    ]


def test_the_newest_open_plan_is_the_one_in_force(take_in, session):
    take_in("synthea", SAMPLE)
    older, newest = one(session, CarePlan, "cpl-2"), one(session, CarePlan, "cpl-3")
    assert (newest.status, newest.number, newest.title) == (CarePlanStatus.active, 3, "Care plan")
    assert newest.summary == "Reason: Hypertension"
    assert (older.status, older.ends_on) == (CarePlanStatus.superseded, newest.starts_on)


def test_diagnoses_and_allergies_are_encrypted(take_in, session):
    take_in("synthea", SAMPLE)
    allergy = one(session, ClientCondition, "allergy:pat-bea:256349002:1968-10-14")
    stored = session.scalars(text("SELECT description FROM client_condition")).all()
    assert allergy.description == "Peanut (substance): Skin rash (mild), Anaphylaxis (severe)"
    assert not any("Peanut" in words or "Hypertension" in words for words in stored)


def test_organisations_are_referral_sources_with_usable_numbers(take_in, session):
    take_in("synthea", SAMPLE)
    found = {
        row.organisation: (row.phone, row.phone_2, row.organisation_type)
        for row in session.scalars(select(ReferralSource))
    }
    assert found == {
        "Plainfield Outpatient Clinic": ("+16175550181", "+16175550182", "clinic"),
        "Evening Light Hospice LLC": ("+16175550183", None, "hospice"),
        "County General Hospital": (None, None, "hospital"),
    }


def test_a_stay_is_split_at_midnight_also_where_clocks_change(take_in, session):
    take_in("synthea", SAMPLE)
    query = select(Schedule).where(Schedule.external_id.startswith("enc-4:"))
    days = session.scalars(query.order_by(Schedule.starts_at)).all()
    lengths = [day.ends_at - day.starts_at for day in days]
    assert lengths == [timedelta(hours=8), timedelta(hours=25), timedelta(hours=15)]
    assert [day.local_day.day for day in days] == [6, 7, 8]
    assert days[1].derived_from == "Encounter enc-4, day 2 of 3"


def test_a_caregiver_is_never_at_two_places(take_in, session):
    take_in("synthea", SAMPLE)
    busy, free = one(session, Schedule, "enc-3"), one(session, Schedule, "enc-2:3")
    elena = session.scalars(select(Caregiver).where(Caregiver.first_name == "María Elena")).one()
    assert (busy.caregiver_id, free.caregiver_id) == (None, elena.id)
    assert "somebody else" in busy.note


def test_the_payers_share_and_the_rest_make_what_it_cost(take_in, session):
    take_in("synthea", SAMPLE)
    totals = dict(session.execute(select(Invoice.external_id, Invoice.total)).all())
    assert totals == {
        "enc-1:payer": Decimal("148.33"),
        "enc-1:client": Decimal("37.08"),
        "enc-2:payer": Decimal("800.00"),
        "enc-2:client": Decimal("200.01"),
        "enc-3:client": Decimal("99.99"),
        "enc-4:payer": Decimal("300.00"),
    }


def test_lines_total_and_ledger_agree_to_the_cent(take_in, session):
    take_in("synthea", SAMPLE)
    totals = dict(session.execute(select(Invoice.id, Invoice.total)).all())
    by_line = select(InvoiceLine.invoice_id, func.sum(InvoiceLine.amount))
    charges = select(LedgerEntry.invoice_id, func.sum(LedgerEntry.amount)).where(
        LedgerEntry.kind == EntryKind.charge
    )
    assert dict(session.execute(by_line.group_by(InvoiceLine.invoice_id)).all()) == totals
    assert dict(session.execute(charges.group_by(LedgerEntry.invoice_id)).all()) == totals


def test_each_visit_is_billed_once_and_shared_beside(take_in, session):
    take_in("synthea", SAMPLE)
    billed = session.scalars(
        select(InvoiceLine.schedule_id).where(InvoiceLine.kind == LineKind.visit)
    ).all()
    statuses = Counter(session.scalars(select(Schedule.status)))
    assert len(billed) == len(set(billed)) == 9
    assert statuses == {ScheduleStatus.billed: 9, ScheduleStatus.completed: 1}


def test_invoices_are_issued_with_numbers_in_a_row(take_in, session):
    take_in("synthea", SAMPLE)
    invoices = session.scalars(select(Invoice).order_by(Invoice.id)).all()
    assert {invoice.state for invoice in invoices} == {InvoiceState.sent}
    assert [invoice.number for invoice in invoices] == [f"H-{n}" for n in range(1, 7)]
    assert session.scalars(select(NumberCounter.next_number)).all() == [7]


def test_invoices_are_owed_unless_their_time_is_said_to_be_settled(take_in, session):
    report = take_in("synthea", SAMPLE, settled_before=date(2021, 5, 1))
    paid = dict(session.execute(select(Invoice.id, Invoice.paid)).all())
    booked = select(LedgerEntry.invoice_id, func.sum(LedgerEntry.amount))
    left = dict(session.execute(booked.group_by(LedgerEntry.invoice_id)).all())
    totals = dict(session.execute(select(Invoice.id, Invoice.total)).all())
    early = session.scalars(select(Invoice.id).where(Invoice.issued_on < date(2021, 5, 1))).all()
    assert 0 < len(early) < len(totals)
    assert report.rules["settled_before"] == len(early)
    assert {key: totals[key] - paid[key] for key in totals} == left
    assert {key for key, amount in left.items() if not amount} == set(early)
    assert session.scalar(select(func.count()).select_from(Payment)) == 0
