"""Invoices in the office: issue, void, take a payment by hand."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from models.invoice import Invoice, InvoiceState
from models.invoice_line import InvoiceLine
from models.ledger_entry import EntryKind, LedgerEntry
from models.message import Message
from models.payment import Payment, PaymentMethod
from models.schedule import ScheduleStatus
from tests import factories

CHEQUE = {"method": "cheque", "received_on": "2026-03-02", "reference": "114", "nonce": "n" * 22}


def draft(cast, **facts):
    return factories.Draft(client=cast.bea.record, **facts)


def entries(session):
    return [(one.kind, one.amount) for one in session.scalars(select(LedgerEntry))]


# B3
def test_issuing_a_draft_numbers_dates_books_and_announces_it(desk, bill, cast, session):
    invoice = draft(cast)
    cast.bea.record.email_1 = "bea@example.test"
    page = desk(bill).follow(f"/office/invoices/{invoice.id}/issue")
    assert "The invoice is issued." in page
    assert (invoice.state, invoice.number) == (
        InvoiceState.sent,
        f"{cast.bea.record.office.invoice_prefix}1",
    )
    assert invoice.issued_on == factories.TODAY
    assert (invoice.due_on - invoice.issued_on).days == cast.bea.record.office.payment_days
    assert entries(session) == [(EntryKind.charge, Decimal("120.00"))]
    mail = session.scalars(select(Message)).one()
    assert (mail.recipient, mail.kind) == ("bea@example.test", "invoice_ready")
    assert "Personal care" not in mail.body_text


# B3
def test_numbers_have_no_gaps_even_where_some_drafts_cannot_be_issued(desk, bill, cast, session):
    empty = draft(cast, total=Decimal(0), lines=[])
    good = [draft(cast) for _ in range(3)]
    rows = [good[0], empty, good[1], good[2]]
    page = desk(bill).follow(
        "/office/invoices/action/", action="issue", rowid=[str(row.id) for row in rows]
    )
    assert "3 invoices issued." in page
    assert f"Draft {empty.id}: An invoice needs at least one charge." in page
    prefix = cast.bea.record.office.invoice_prefix
    assert sorted(row.number for row in good) == [f"{prefix}{n}" for n in (1, 2, 3)]
    assert empty.number is None


# B3
def test_an_invoice_is_issued_once(desk, bill, cast, session):
    invoice = draft(cast)
    bills = desk(bill)
    bills.post(f"/office/invoices/{invoice.id}/issue")
    assert "Somebody was faster" in bills.follow(f"/office/invoices/{invoice.id}/issue")
    assert len(entries(session)) == 1


# B3
def test_drafts_exist_only_in_the_office_until_they_are_issued(desk, bill, cast, signed_in):
    invoice = draft(cast)
    bea = signed_in(cast.bea)
    assert "$120.00" not in bea.get("/portal/invoices/").text
    desk(bill).post(f"/office/invoices/{invoice.id}/issue")
    assert "$120.00" in bea.get("/portal/invoices/").text


# B3
def test_voiding_gives_the_visits_back_and_says_why(desk, bill, cast, session):
    visit = factories.Schedule(client=cast.bea.record, status=ScheduleStatus.billed)
    invoice = factories.Invoice(client=cast.bea.record)
    invoice.lines[0].schedule_id = visit.id
    page = desk(bill).follow(
        f"/office/invoices/{invoice.id}/void", reason="Billed to the wrong one"
    )
    assert "Void: Billed to the wrong one" in page
    assert (invoice.state, visit.status) == (InvoiceState.void, ScheduleStatus.approved)
    assert session.scalars(select(InvoiceLine)).one().voided
    assert entries(session) == [(EntryKind.void, Decimal("-120.00"))]


# B3
def test_voiding_needs_a_reason(desk, bill, cast):
    invoice = factories.Invoice(client=cast.bea.record)
    refused = desk(bill).post(f"/office/invoices/{invoice.id}/void", reason=" ")
    assert refused.status_code == 422
    assert invoice.state is InvoiceState.sent


# B3
def test_a_paid_invoice_cannot_be_voided(desk, bill, cast):
    invoice = factories.Invoice(client=cast.bea.record, paid=Decimal("1.00"))
    refused = desk(bill).post(f"/office/invoices/{invoice.id}/void", reason="Wrong")
    assert refused.status_code == 422
    assert "Refund it first" in refused.text
    assert invoice.state is InvoiceState.sent


# B8
def test_an_invoice_that_is_being_paid_is_neither_voided_nor_paid_by_hand(desk, bill, cast):
    invoice = factories.Invoice(client=cast.bea.record)
    attempt = factories.PaymentAttempt(client=cast.bea.record)
    factories.AttemptAllocation(attempt=attempt, invoice=invoice)
    bills = desk(bill)
    void = bills.post(f"/office/invoices/{invoice.id}/void", reason="Wrong")
    taken = bills.post(f"/office/invoices/{invoice.id}/take-payment", amount="5", **CHEQUE)
    assert (void.status_code, taken.status_code) == (422, 422)
    assert "under way" in void.text
    assert "under way" in taken.text
    assert (invoice.state, invoice.paid) == (InvoiceState.sent, 0)


# B3
def test_a_deleted_draft_frees_its_visits(desk, bill, cast, session):
    visit = factories.Schedule(client=cast.bea.record, status=ScheduleStatus.billed)
    invoice = draft(cast)
    invoice.lines[0].schedule_id = visit.id
    bills = desk(bill)
    bills.post(f"/office/invoices/{invoice.id}/discard")
    assert visit.status is ScheduleStatus.approved
    assert bills.get(f"/office/invoices/{invoice.id}").status_code == 404


# B9
@pytest.mark.parametrize("method", ["cheque", "cash", "bank_transfer"])
def test_money_in_hand_pays_an_invoice(desk, bill, cast, session, method):
    invoice = factories.Invoice(client=cast.bea.record)
    page = desk(bill).follow(
        f"/office/invoices/{invoice.id}/take-payment",
        **CHEQUE | {"amount": "120.00", "method": method},
    )
    assert "The payment is booked." in page
    assert "Paid" in page
    payment = session.scalars(select(Payment)).one()
    assert (payment.method, payment.reference) == (PaymentMethod[method], "114")
    assert payment.recorded_by_id == bill.user.id
    assert entries(session) == [(EntryKind.payment, Decimal("-120.00"))]


# B9
def test_the_same_form_books_once(desk, bill, cast, session):
    invoice = factories.Invoice(client=cast.bea.record)
    bills = desk(bill)
    for _ in range(2):
        bills.follow(f"/office/invoices/{invoice.id}/take-payment", amount="40", **CHEQUE)
    assert invoice.paid == Decimal(40)
    assert session.scalar(select(func.count()).select_from(Payment)) == 1


# B9
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "0", "above zero"),
        ("amount", "-1", "above zero"),
        ("amount", "120.01", "more than the balance of $120.00"),
        ("amount", "12,50", "an amount like 12.50"),
        ("amount", "NaN", "too large"),
        ("amount", "1e400", "too large"),
        ("amount", "", "required"),
        ("method", "card", "Not a valid choice"),
        ("received_on", "2026-03-05", "in the future"),
        ("received_on", "0001-01-01", "between 1900 and 2200"),
        ("reference", "x" * 251, "250"),
    ],
)
def test_impossible_payments_are_refused_beside_their_field(
    desk, bill, cast, session, field, value, words
):
    invoice = factories.Invoice(client=cast.bea.record)
    form = {"amount": "10", **CHEQUE, field: value}
    refused = desk(bill).post(f"/office/invoices/{invoice.id}/take-payment", **form)
    assert refused.status_code == 422
    assert words in refused.text.split(f'id="{field}-error"')[1].split("</div>")[0]
    assert session.scalar(select(func.count()).select_from(Payment)) == 0


# B7
def test_a_receipt_is_mailed_for_money_in_hand_if_wanted(desk, bill, cast, session):
    cast.bea.record.email_1 = "bea@example.test"
    invoice = factories.Invoice(client=cast.bea.record)
    form = {"amount": "10", "receipt": "y", **CHEQUE}
    desk(bill).follow(f"/office/invoices/{invoice.id}/take-payment", **form)
    mail = session.scalars(select(Message)).one()
    assert (mail.recipient, mail.kind) == ("bea@example.test", "receipt")


# A6
@pytest.mark.parametrize("act", ["issue", "discard", "void", "take-payment"])
def test_each_act_needs_its_own_permission(desk, cast, session, act):
    invoice = (
        draft(cast) if act in {"issue", "discard"} else factories.Invoice(client=cast.bea.record)
    )
    refused = desk(cast.nina).post(f"/office/invoices/{invoice.id}/{act}", reason="x", **CHEQUE)
    assert refused.status_code == 403
    assert session.get_one(Invoice, invoice.id).version == 1


# O4
@pytest.mark.parametrize("path", ["", "/document.pdf", "/void", "/take-payment"])
def test_invoices_of_other_offices_do_not_exist(desk, bill, cast, path):
    theirs = factories.Invoice(client=cast.mallory.record)
    assert desk(bill).get(f"/office/invoices/{theirs.id}{path}").status_code == 404


# B4
def test_the_office_sees_the_document_of_a_draft(desk, bill, cast):
    answer = desk(bill).get(f"/office/invoices/{draft(cast).id}/document.pdf")
    assert answer.data.startswith(b"%PDF")
