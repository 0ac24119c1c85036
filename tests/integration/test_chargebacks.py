"""Chargebacks: shown to the office, which finds the payment; then the invoice is open again."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from models.gateway_event import GatewayEvent
from models.payment import Payment, PaymentState
from tests import factories

CHECKS = "/office/payment-checks/"


@pytest.fixture
def invoice(cast):
    return factories.Invoice(client=cast.bea.record, total=Decimal("120.00"))


@pytest.fixture
def event(session):
    """What the gateway told, as the webhook keeps it."""
    entry = {"id": "7", "date": "20260304", "last_4": "1111", "amount": "120.00", "reason": "Fraud"}
    made = GatewayEvent(
        event_id="e-1",
        gateway="nmi",
        kind="chargeback.batch.complete",
        body={"chargebacks": [entry, entry | {"id": "8", "amount": "5.00"}]},
    )
    session.add(made)
    session.commit()
    return made


@pytest.fixture
def payment(till, cast, session, invoice):
    till(cast.bea).pay(invoice)
    return session.scalars(select(Payment)).one()


def settle(desk, person, event, payment_id, place=0):
    return desk(person).post(f"{CHECKS}chargebacks/{event.id}/{place}", payment=str(payment_id))


def test_it_stands_on_the_dashboard_and_on_the_records(desk, bill, event, payment, invoice):  # B9
    office = desk(bill)
    assert "Cardholders took 2 payments back" in office.get("/office/").text
    for page in (f"/office/payments/{payment.id}", f"/office/invoices/{invoice.id}"):
        assert "A cardholder took $120.00 back" in office.get(page).text
    checks = office.get(CHECKS).text
    assert "card ending 1111" in checks
    assert payment.transaction_id in checks


def test_the_payment_that_staff_name_is_returned_and_the_invoice_open(
    desk, bill, session, event, payment, invoice
):  # B9
    assert settle(desk, bill, event, payment.id).status_code == 302
    assert (payment.state, invoice.balance) == (PaymentState.returned, Decimal("120.00"))
    assert event.handled_at is None
    assert settle(desk, bill, event, payment.id).status_code == 409
    assert invoice.balance == Decimal("120.00")
    assert settle(desk, bill, event, 0, place=1).status_code == 302
    assert event.handled_at is not None
    assert "chargeback" not in desk(bill).get("/office/").text


def test_a_payment_that_does_not_fit_is_refused(desk, bill, event, payment):  # B9
    assert settle(desk, bill, event, payment.id, place=1).status_code == 422
    assert settle(desk, bill, event, "x").status_code == 422
    assert payment.state is PaymentState.paid


def test_another_offices_payment_does_not_exist(desk, session, cast, event, bill):  # B9
    theirs = factories.Payment(client=cast.mallory.record, amount=Decimal("120.00"))
    assert settle(desk, bill, event, theirs.id).status_code == 404
    assert settle(desk, cast.nina, event, 0).status_code == 403
