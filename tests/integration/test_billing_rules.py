"""What keeps visits, invoices and money apart that do not belong together."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.invoice import InvoiceState
from models.invoice_line import InvoiceLine, LineKind
from models.ledger_entry import EntryKind, LedgerEntry
from models.payment import Payment, PaymentMethod, PaymentState
from models.schedule import Schedule, ScheduleStatus
from models.setting import Setting
from services import bookings, invoices, ledger, payments, settings, settlement
from services.errors import MovedOn, Refused
from services.gateways.base import Found, Standing
from tests import factories


@pytest.fixture
def billed(session):
    """A visit on a draft, and the draft."""
    draft = factories.Draft(lines=[], total=Decimal(0))
    visit = factories.Schedule(client=draft.client, status=ScheduleStatus.billed)
    factories.InvoiceLine(invoice=draft, schedule_id=visit.id)
    return visit, draft


def status(session, visit):
    return session.get_one(Schedule, visit.id, populate_existing=True).status


# B2
def test_a_draft_that_was_thrown_away_is_not_issued(session, billed):
    _, draft = billed
    invoices.discard(session, draft, factories.NOW)
    with pytest.raises(MovedOn):
        invoices.issue(session, draft, factories.TODAY)
    assert draft.state is InvoiceState.draft


# B2
def test_a_draft_that_is_brought_back_charges_nothing_that_others_bill(session, billed):
    _, draft = billed
    invoices.discard(session, draft, factories.NOW)
    draft.deleted_at = None
    session.flush()
    with pytest.raises(Refused, match="at least one charge"):
        invoices.issue(session, draft, factories.TODAY)


# B2
def test_throwing_a_draft_away_twice_takes_no_visit_from_the_invoice_that_bills_it(session, billed):
    visit, draft = billed
    invoices.discard(session, draft, factories.NOW)
    assert status(session, visit) is ScheduleStatus.approved
    again = factories.Draft(client=draft.client, lines=[], total=Decimal(0))
    factories.InvoiceLine(invoice=again, schedule_id=visit.id)
    session.get_one(Schedule, visit.id).status = ScheduleStatus.billed
    session.commit()
    with pytest.raises(MovedOn):
        invoices.discard(session, draft, factories.NOW)
    assert status(session, visit) is ScheduleStatus.billed


# B2
def test_voiding_a_payer_s_share_leaves_the_visit_billed(session, billed):
    visit, _ = billed
    share = factories.Draft(client=visit.client, lines=[], total=Decimal(0))
    factories.InvoiceLine(invoice=share, schedule_id=visit.id, kind=LineKind.share)
    invoices.issue(session, share, factories.TODAY)
    invoices.void(session, share, "Wrong payer", factories.TODAY, factories.NOW)
    assert status(session, visit) is ScheduleStatus.billed
    lines = select(InvoiceLine.voided).where(InvoiceLine.invoice_id == share.id)
    assert session.scalars(lines).all() == [True]


# B7
def test_a_payer_and_a_client_of_the_same_number_do_not_pay_together(session):
    client = factories.Client()
    payer = factories.Payer(id=client.id)
    shares = [factories.Invoice(client=client), factories.Invoice(payer=payer)]
    with pytest.raises(Refused, match="same name"):
        payments.begin(
            session,
            {invoice: invoice.total for invoice in shares},
            order="P-1",
            user_id=None,
            gateway="nmi",
            method=PaymentMethod.card,
            save_card=False,
            at=factories.NOW,
        )
    with pytest.raises(Refused, match="same name"):
        bookings.record(
            session,
            {invoice.id: invoice.total for invoice in shares},
            method=PaymentMethod.cheque,
            order="M-1",
            reference="",
            by=None,
            received_at=factories.NOW,
        )


# B8
def test_a_deposit_is_booked_once(session):
    payment = factories.Payment()

    def book():
        ledger.book(
            session,
            EntryKind.payment,
            f"payment:{payment.id}",
            Decimal(5),
            on=factories.TODAY,
            words="Payment by cheque",
            payment=payment,
        )
        session.flush()

    book()
    with pytest.raises(IntegrityError):
        book()


# B8
def test_what_was_refunded_meanwhile_does_not_come_back_from_the_bank_too(session):
    payment = factories.Payment(
        method=PaymentMethod.bank_account, transaction_id="t-1", amount=Decimal(100)
    )
    attempt = factories.PaymentAttempt(
        client=payment.client, amount=Decimal(100), transaction_id="t-1", payment_id=payment.id
    )
    assert attempt.payment is payment  # read, as the job does, before the other one commits
    with type(session)(session.get_bind(), info=session.info) as other:
        row = other.get_one(Payment, payment.id)
        bookings.give_back(other, row, Decimal(30), "attempt:9", factories.NOW)
        other.commit()
    hundred = Decimal(100)
    found = Found(
        "t-1", "", "sale", Standing.returned, PaymentMethod.bank_account, hundred, Decimal(30)
    )
    settlement.follow(session, attempt, (found,), factories.NOW)
    session.flush()
    assert payment.state is PaymentState.returned
    assert session.scalar(select(func.sum(LedgerEntry.amount))) == Decimal(100)


# O3
def test_of_two_who_decide_a_setting_at_once_both_succeed_and_one_row_is_left(session, at_once):
    told = at_once(
        lambda own: settings.change(own, "agency_phone", "one"),
        lambda own: settings.change(own, "agency_phone", "two"),
    )
    assert told == ["done", "done"]
    rows = session.scalars(select(Setting.value).where(Setting.name == "agency_phone")).all()
    assert len(rows) == 1
    assert rows[0] in {"one", "two"}
