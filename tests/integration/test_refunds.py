"""Giving money back: through the gateway or by hand, asked for once and booked once."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from models.ledger_entry import EntryKind, LedgerEntry
from models.payment import Payment, PaymentState
from models.payment_attempt import AttemptKind, AttemptState, PaymentAttempt
from tests import factories

NONCE = "r" * 22


@pytest.fixture
def paid(till, cast, session):
    """Bea's invoice of 120 dollars, paid by card a moment ago."""
    invoice = factories.Invoice(client=cast.bea.record, total=Decimal("120.00"))
    till(cast.bea).pay(invoice)
    return session.scalars(select(Payment)).one()


def refund(desk, bill, payment, amount, **fields):
    form = {"amount": amount, "reason": "Billed twice", "nonce": NONCE, **fields}
    return desk(bill).post(f"/office/payments/{payment.id}/refund", **form)


def backs(session):
    query = select(PaymentAttempt).where(PaymentAttempt.kind != AttemptKind.sale)
    return [(one.kind, one.state, one.amount) for one in session.scalars(query)]


def conditions(gateway):
    return [(one["condition"], one["cents"]) for one in gateway.state()["payments"]]


def owed(session, payment):
    return payment.allocations[0].invoice.balance if payment.allocations else None


# B9
def test_the_whole_of_an_unsettled_payment_is_called_off(desk, bill, paid, session, gateway):
    invoice = paid.allocations[0].invoice
    assert refund(desk, bill, paid, "120").status_code == 302
    assert backs(session) == [(AttemptKind.void, AttemptState.approved, Decimal("120.00"))]
    assert conditions(gateway) == [("canceled", 12000)]
    assert (paid.state, paid.refunded) == (PaymentState.refunded, Decimal("120.00"))
    assert (invoice.balance, invoice.paid) == (Decimal("120.00"), 0)


# B9
def test_a_part_of_a_settled_payment_is_refunded(desk, bill, paid, session, gateway):
    gateway.control("settle")
    refund(desk, bill, paid, "20.50")
    assert backs(session) == [(AttemptKind.refund, AttemptState.approved, Decimal("20.50"))]
    assert conditions(gateway) == [("complete", 12000), ("pendingsettlement", 2050)]
    assert (paid.state, paid.refunded) == (PaymentState.paid, Decimal("20.50"))
    assert owed(session, paid) == Decimal("20.50")
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.refund)).one()
    assert entry.amount == Decimal("20.50")


# B9
def test_a_refund_is_sent_once_however_often_the_form_is(desk, bill, paid, session, gateway):
    gateway.control("settle")
    for _ in range(3):
        refund(desk, bill, paid, "20")
    assert len(backs(session)) == 1
    assert len(conditions(gateway)) == 2


# B9
@pytest.mark.parametrize("fault", ["drop", "bad_gateway", "garbage", "communication"])
def test_a_refund_without_an_answer_is_asked_about_and_booked_once(
    desk, bill, paid, session, gateway, run, fault
):
    gateway.control("settle")
    gateway.plan(fault)
    refund(desk, bill, paid, "20")
    assert [state for _kind, state, _amount in backs(session)] == [AttemptState.unknown]
    again = refund(desk, bill, paid, "20", nonce="s" * 22)
    assert again.status_code == 422
    assert "being given back already" in again.text
    run("settle_attempts", factories.NOW + factories.MINUTE)
    assert paid.refunded == Decimal(20)
    assert len(conditions(gateway)) == 2


# B9
def test_a_void_without_an_answer_is_asked_about_and_booked_once(
    desk, bill, paid, session, gateway, run
):
    gateway.plan("drop")
    refund(desk, bill, paid, "120")
    run("settle_attempts", factories.NOW + factories.MINUTE)
    assert backs(session) == [(AttemptKind.void, AttemptState.approved, Decimal("120.00"))]
    assert paid.state is PaymentState.refunded


# B9
def test_a_refund_that_the_gateway_refuses_changes_nothing(desk, bill, paid, session, gateway):
    gateway.control("settle")
    gateway.plan("rate_limit")
    form = {"amount": "20", "reason": "Billed twice", "nonce": NONCE}
    page = desk(bill).follow(f"/office/payments/{paid.id}/refund", **form)
    assert "The gateway said no: Rate limit exceeded" in page
    assert (paid.refunded, owed(session, paid)) == (0, 0)


# B9
def test_without_the_gateway_nothing_is_begun(desk, bill, paid, session, gateway):
    gateway.plan("query_down")
    refused = refund(desk, bill, paid, "20")
    assert (refused.status_code, backs(session)) == (422, [])
    assert "cannot be reached" in refused.text


# B9
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "120.01", "Only $120.00 of it is left"),
        ("amount", "0", "above zero"),
        ("amount", "-5", "above zero"),
        ("amount", "Infinity", "too large"),
        ("reason", "", "required"),
        ("reason", " ", "in a few words"),
        ("reason", "x" * 251, "250"),
    ],
)
def test_impossible_refunds_are_refused_beside_their_field(
    desk, bill, paid, session, field, value, words
):
    form = {"amount": "10", field: value}
    refused = refund(desk, bill, paid, form.pop("amount"), **form)
    assert refused.status_code == 422
    assert words in refused.text.split(f'id="{field}-error"')[1].split("</div>")[0]
    assert backs(session) == []


# B9
def test_money_that_came_by_hand_goes_back_by_hand(desk, bill, cast, session):
    invoice = factories.Invoice(client=cast.bea.record)
    desk(bill).post(
        f"/office/invoices/{invoice.id}/take-payment",
        amount="50",
        method="cash",
        received_on="2026-03-04",
        nonce=NONCE,
    )
    payment = session.scalars(select(Payment)).one()
    refund(desk, bill, payment, "30")
    assert backs(session) == [(AttemptKind.refund, AttemptState.approved, Decimal("30.00"))]
    assert (invoice.paid, payment.refunded) == (Decimal(20), Decimal(30))


# A6
def test_refunding_needs_its_own_permission(desk, cast, paid, session):
    assert refund(desk, cast.nina, paid, "5").status_code == 403
    assert backs(session) == []


# O4
def test_payments_of_other_offices_do_not_exist(desk, bill, cast):
    theirs = factories.Payment(client=cast.mallory.record)
    assert refund(desk, bill, theirs, "5").status_code == 404
