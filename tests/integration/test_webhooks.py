"""The gateway's webhooks: hints that make us ask, never the truth themselves."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.sandbox.courier import signature
from models.gateway_event import GatewayEvent
from models.ledger_entry import EntryKind, LedgerEntry
from models.payment import Payment, PaymentState
from models.payment_attempt import AttemptState, PaymentAttempt
from tests import factories

LATER = factories.NOW + factories.MINUTE


@pytest.fixture
def invoice(cast):
    return factories.Invoice(client=cast.bea.record, total=Decimal("120.00"))


@pytest.fixture
def deliver(client, gateway):
    """Bring the gateway's events that wait to the application, as they are."""

    def bring(times=1):
        gateway.merchant.heard.clear()
        gateway.courier.deliver(now=True)
        return [
            client.post("/gateway/webhook", data=body, headers=headers).status_code
            for headers, body in gateway.merchant.heard
            for _ in range(times)
        ]

    return bring


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def attempt(session):
    return session.scalars(select(PaymentAttempt)).one()


# B8
def test_a_webhook_makes_us_ask_at_once(till, cast, session, invoice, deliver, run):
    till(cast.bea).sandbox.plan("drop")
    till(cast.bea).pay(invoice)
    attempt(session).next_ask_at = factories.NOW + factories.HOUR
    assert deliver() == [204]
    assert run("settle_attempts") == 1
    assert (attempt(session).state, invoice.balance) == (AttemptState.approved, 0)


# B8
def test_the_page_may_come_after_the_webhook(till, cast, session, invoice, deliver, run):
    """The page's own answer finds everything booked, and books nothing."""
    bea = till(cast.bea)
    bea.sandbox.plan("drop")
    answer = bea.pay(invoice, nonce="n" * 22)
    deliver()
    run("settle_attempts")
    assert "was paid" in bea.result(answer)
    assert bea.pay(invoice, nonce="n" * 22).location == answer.location
    assert (count(session, Payment), count(session, LedgerEntry)) == (1, 1)


# B8
def test_a_webhook_after_the_page_changes_nothing(till, cast, session, invoice, deliver, run):
    till(cast.bea).pay(invoice)
    assert deliver(times=5) == [204] * 5
    assert count(session, GatewayEvent) == 1
    assert run("settle_attempts", LATER) == 0
    assert (count(session, Payment), invoice.balance) == (1, 0)


# B8
def test_a_forged_webhook_is_refused_and_changes_nothing(
    till, cast, session, invoice, client, gateway, run
):
    till(cast.bea).sandbox.plan("drop_before")
    till(cast.bea).pay(invoice)
    body = (
        b'{"event_id":"e1","event_type":"transaction.sale.success","event_body":{"order_id":"%s"}}'
    )
    body = body % attempt(session).order_id.encode()
    for header in (
        signature("another key", body),
        signature(gateway.settings.webhook_key, body + b" "),
        "t=1,s=" + "0" * 64,
        "",
    ):
        refused = client.post("/gateway/webhook", data=body, headers={"Webhook-Signature": header})
        assert refused.status_code == 400
    assert count(session, GatewayEvent) == 0
    run("settle_attempts", LATER)
    assert attempt(session).state is AttemptState.unknown


# B8
def test_a_signed_lie_is_not_believed(till, cast, session, invoice, client, gateway, run):
    """The gateway, asked, knows nothing of the payment that the event tells of."""
    till(cast.bea).sandbox.plan("drop_before")
    till(cast.bea).pay(invoice)
    body = (
        b'{"event_id":"e1","event_type":"transaction.sale.success","event_body":{"order_id":"%s"}}'
    )
    body = body % attempt(session).order_id.encode()
    headers = {"Webhook-Signature": signature(gateway.settings.webhook_key, body)}
    assert client.post("/gateway/webhook", data=body, headers=headers).status_code == 204
    run("settle_attempts", LATER)
    assert (attempt(session).state, count(session, Payment)) == (AttemptState.unknown, 0)


# B8
@pytest.mark.parametrize("order", ["nobody", "", "x" * 500, "'; DROP TABLE payment --"])
def test_an_event_about_nothing_of_ours_is_kept_and_changes_nothing(
    client, session, gateway, order
):
    body = f'{{"event_id":"e1","event_type":"new.kind","event_body":{{"order_id":"{order}"}}}}'
    headers = {"Webhook-Signature": signature(gateway.settings.webhook_key, body.encode())}
    assert client.post("/gateway/webhook", data=body, headers=headers).status_code == 204
    assert count(session, GatewayEvent) == 1


# B9
def test_a_debit_settles_days_later(till, cast, session, invoice, deliver, run, gateway):
    till(cast.bea).pay(invoice, method="bank_account")
    gateway.control("settle")
    deliver()
    run("settle_attempts", LATER)
    assert session.scalars(select(Payment)).one().state is PaymentState.paid
    assert attempt(session).next_ask_at is None


# B9
@pytest.mark.parametrize("settled", [False, True])
def test_a_debit_that_the_bank_sends_back_opens_the_invoice_again(
    till, cast, session, invoice, deliver, run, gateway, settled
):
    bea = till(cast.bea)
    answer = bea.pay(invoice, method="bank_account")
    payment = session.scalars(select(Payment)).one()
    if settled:
        gateway.control("settle")
        deliver()
        run("settle_attempts", LATER)
    gateway.control(f"return/{payment.transaction_id}")
    deliver()
    run("settle_attempts", LATER + factories.HOUR)
    run("settle_attempts", LATER + 48 * factories.HOUR)
    assert payment.state is PaymentState.returned
    assert invoice.balance == Decimal("120.00")
    kinds = [one.kind for one in session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))]
    assert kinds == [EntryKind.payment, EntryKind.returned]
    assert "sent $120.00 back" in bea.result(answer)


# B9
def test_a_debit_is_asked_about_even_without_webhooks(till, cast, session, invoice, run, gateway):
    till(cast.bea).pay(invoice, method="bank_account")
    gateway.control("settle")
    run("settle_attempts", factories.NOW + 13 * factories.HOUR)
    assert session.scalars(select(Payment)).one().state is PaymentState.paid


# B9
def test_a_payment_called_off_at_the_gateway_itself_is_owed_again(
    till, cast, session, invoice, deliver, run, gateway
):
    till(cast.bea).pay(invoice)
    payment = session.scalars(select(Payment)).one()
    gateway.post(type="void", transactionid=payment.transaction_id)
    deliver()
    run("settle_attempts", LATER)
    assert (payment.state, invoice.balance) == (PaymentState.refunded, Decimal("120.00"))


# B8
def test_without_a_gateway_there_is_no_such_address(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "GATEWAY_URL", "")
    assert client.post("/gateway/webhook", data=b"{}").status_code == 404
