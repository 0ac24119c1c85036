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
        "payer": 2,
        "client": 3,
        "client_address": 3,
        "client_status_change": 3,
        "client_payer": 4,
        "emergency_contact": 2,
        "care_plan": 4,
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
        "client_pays": 2,
        "years_merged": 2,
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
        "older_plan_superseded": 2,
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


def test_payers_are_of_the_kind_that_owns_them_and_no_insurance_is_none(take_in, session):
    take_in("synthea", SAMPLE)
    kinds = dict(session.execute(select(Payer.name, Payer.kind)).all())
    assert kinds == {
        "State Elder Fund": PayerKind.government_programme,
        "Harborlight Insurance": PayerKind.insurance,
    }


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
