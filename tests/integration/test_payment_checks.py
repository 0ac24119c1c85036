"""Attempts of which only staff can tell what became of them."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from models.message import Message
from models.payment import Payment
from models.payment_attempt import AttemptState, Doubt, PaymentAttempt
from services import settings
from tests import factories

LATER = factories.NOW + factories.MINUTE


@pytest.fixture
def invoice(cast):
    return factories.Invoice(client=cast.bea.record, total=Decimal("120.00"))


@pytest.fixture
def doubtful(till, cast, session, run, invoice):
    """Bea's payment, which the gateway calls a duplicate but does not know by our number."""
    bea = till(cast.bea)
    bea.sandbox.plan("duplicate")
    bea.pay(invoice)
    run("settle_attempts", LATER)
    return session.scalars(select(PaymentAttempt)).one()


def decide(desk, bill, attempt, charged, transaction_id=""):
    return desk(bill).follow(
        f"/office/payment-checks/{attempt.id}/decide",
        charged=charged,
        transaction_id=transaction_id,
    )


def payments(session):
    return session.scalar(select(func.count()).select_from(Payment))


# B8
def test_a_duplicate_that_is_not_found_waits_for_staff_for_ever(desk, bill, doubtful, session, run):
    for day in range(1, 9):
        run("settle_attempts", factories.NOW + 24 * day * factories.HOUR)
    assert (doubtful.state, doubtful.doubt) == (AttemptState.unknown, Doubt.duplicate)
    assert doubtful.asked_times >= 6
    page = desk(bill).get("/office/payment-checks/").text
    assert doubtful.order_id in page
    assert "has this payment already" in page


# B8
def test_staff_book_it_under_the_transaction_that_they_found(
    desk, bill, doubtful, session, gateway, invoice
):
    other = gateway.nmi().sale(gateway.sale("typed-in-there", "120.00"))
    page = decide(desk, bill, doubtful, "yes", other.transaction_id)
    assert "Settled." in page
    assert (doubtful.state, doubtful.decided_by_id) == (AttemptState.approved, bill.user.id)
    assert doubtful.doubt is None
    assert invoice.balance == 0
    assert session.scalars(select(Payment)).one().transaction_id == other.transaction_id


# B8
def test_the_amount_that_the_gateway_took_counts(desk, bill, doubtful, session, gateway, invoice):
    other = gateway.nmi().sale(gateway.sale("typed-in-there", "100.00"))
    decide(desk, bill, doubtful, "yes", other.transaction_id)
    assert (invoice.balance, doubtful.amount) == (Decimal(20), Decimal(100))


# B8
def test_nothing_was_charged_frees_the_invoice(desk, bill, doubtful, session, till, cast, invoice):
    decide(desk, bill, doubtful, "no")
    assert (doubtful.state, payments(session)) == (AttemptState.failed, 0)
    bea = till(cast.bea)
    assert "was paid" in bea.result(bea.pay(invoice))


# B8
def test_the_gateway_is_asked_once_more_before_it_is_given_up(
    desk, bill, doubtful, session, gateway, invoice
):
    gateway.nmi().sale(gateway.sale(doubtful.order_id, "120.00"))
    decide(desk, bill, doubtful, "no")
    assert doubtful.state is AttemptState.approved
    assert invoice.balance == 0


# B8
@pytest.mark.parametrize(
    ("charged", "transaction_id", "words"),
    [
        ("yes", "", "Please give the gateway’s transaction number"),
        ("yes", "12345", "The gateway knows no such payment"),
        ("yes", "x" * 61, "Please say whether it was charged"),
        ("perhaps", "", "Please say whether it was charged"),
    ],
)
def test_what_the_gateway_does_not_know_is_not_booked(
    desk, bill, doubtful, session, charged, transaction_id, words
):
    assert words in decide(desk, bill, doubtful, charged, transaction_id)
    assert (doubtful.state, payments(session)) == (AttemptState.unknown, 0)


# B8
def test_no_transaction_is_booked_twice(desk, bill, doubtful, session, till, cast, gateway):
    second = factories.Invoice(client=cast.bea.record)
    till(cast.bea).pay(second)
    known = session.scalars(select(Payment)).one().transaction_id
    assert "booked already" in decide(desk, bill, doubtful, "yes", known)
    assert payments(session) == 1


# B8
def test_another_amount_under_our_number_is_a_doubt_and_not_booked(
    till, cast, session, run, invoice
):
    bea = till(cast.bea)
    bea.sandbox.plan("drop_before")
    bea.pay(invoice)
    attempt = session.scalars(select(PaymentAttempt)).one()
    bea.sandbox.nmi().sale(bea.sandbox.sale(attempt.order_id, "1.20"))
    run("settle_attempts", LATER)
    assert (attempt.doubt, payments(session)) == (Doubt.other_amount, 0)


# O3
def test_chosen_office_users_are_told_once(session, bill, till, cast, run, invoice):
    settings.change(session, "payment_notice_users", [bill.user.id])
    bea = till(cast.bea)
    bea.sandbox.plan("duplicate")
    bea.pay(invoice)
    for minutes in (1, 5, 60):
        run("settle_attempts", factories.NOW + minutes * factories.MINUTE)
    mail = session.scalars(select(Message).where(Message.kind == "payment_trouble")).one()
    assert mail.recipient == bill.user.email
    assert "Only a person can tell" in mail.body_text


# A6
def test_deciding_needs_its_own_permission(desk, cast, doubtful):
    nina = desk(cast.nina)
    assert nina.get("/office/payment-checks/").status_code == 403
    refused = nina.post(f"/office/payment-checks/{doubtful.id}/decide", charged="no")
    assert refused.status_code == 403
    assert doubtful.state is AttemptState.unknown


# O4
def test_attempts_of_other_offices_do_not_exist(desk, bill, cast):
    theirs = factories.PaymentAttempt(client=cast.mallory.record, doubt=Doubt.duplicate)
    bills = desk(bill)
    assert theirs.order_id not in bills.get("/office/payment-checks/").text
    refused = bills.post(f"/office/payment-checks/{theirs.id}/decide", charged="no")
    assert refused.status_code == 404
