"""The sandbox tells the merchant what happened, as untidily as a real gateway may."""

import json

import pytest

from models.payment import PaymentMethod
from services.gateways.base import Event
from tests.fixtures.gateway import Sandbox


def told(sandbox: Sandbox) -> list[Event]:
    """Read everything that the merchant heard, as the application does."""
    events = [sandbox.nmi().verify_webhook(*heard) for heard in sandbox.merchant.heard]
    assert None not in events
    return [event for event in events if event]


def test_every_payment_is_told_with_a_signature_that_holds(sandbox: Sandbox):
    answer = sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    sandbox.courier.deliver(now=True)
    (event,) = told(sandbox)
    assert (event.type, event.order_id) == ("transaction.sale.success", "inv-1-1")
    assert event.transaction_ids == (answer.transaction_id,)


@pytest.mark.parametrize("kind", ["refund", "void"])
def test_what_follows_a_payment_is_told_too(sandbox: Sandbox, kind: str):
    number = sandbox.post(
        type="sale", amount="5.00", orderid="inv-1-1", payment_token=sandbox.card()
    )["transactionid"]
    sandbox.post(type=kind, transactionid=number)
    sandbox.courier.deliver(now=True)
    assert [event.type for event in told(sandbox)] == [
        "transaction.sale.success",
        f"transaction.{kind}.success",
    ]


def test_a_declined_payment_is_told_as_a_failure(sandbox: Sandbox):
    sandbox.nmi().sale(sandbox.sale("inv-1-1", "0.50"))
    sandbox.courier.deliver(now=True)
    assert [event.type for event in told(sandbox)] == ["transaction.sale.failure"]


def test_a_settlement_tells_of_the_batch_and_of_each_account(sandbox: Sandbox):
    nmi = sandbox.nmi()
    card = nmi.sale(sandbox.sale("inv-1-1")).transaction_id
    bank = nmi.sale(
        sandbox.sale("inv-2-1", token=sandbox.account(), method=PaymentMethod.bank_account)
    )
    sandbox.courier.deliver(now=True)
    sandbox.merchant.heard.clear()
    sandbox.control("settle")
    sandbox.courier.deliver(now=True)
    check, batch = told(sandbox)
    assert (check.type, check.order_id) == ("transaction.check.status.settle", "inv-2-1")
    assert batch.type == "settlement.batch.complete"
    assert batch.transaction_ids == (card, bank.transaction_id)


@pytest.mark.parametrize(("settled", "kind"), [(False, "return"), (True, "latereturn")])
def test_money_sent_back_is_told_early_or_late(sandbox: Sandbox, settled: bool, kind: str):
    sale = sandbox.sale("inv-1-1", token=sandbox.account(), method=PaymentMethod.bank_account)
    number = sandbox.nmi().sale(sale).transaction_id
    if settled:
        sandbox.control("settle")
    sandbox.control(f"return/{number}")
    sandbox.courier.deliver(now=True)
    assert told(sandbox)[-1].type == f"transaction.check.status.{kind}"


def test_a_chargeback_names_the_card_and_the_amount_but_no_payment(sandbox: Sandbox):
    number = sandbox.nmi().sale(sandbox.sale("inv-1-1", "54.04")).transaction_id
    sandbox.control("settle")
    sandbox.control(f"chargeback/{number}")
    sandbox.courier.deliver(now=True)
    event = told(sandbox)[-1]
    assert (event.type, event.transaction_ids) == ("chargeback.batch.complete", ())
    assert [(one.last_4, str(one.amount)) for one in event.chargebacks] == [("1111", "54.04")]


def test_only_a_settled_card_can_be_charged_back(sandbox: Sandbox):
    number = sandbox.nmi().sale(sandbox.sale("inv-1-1")).transaction_id
    assert sandbox.control(f"chargeback/{number}").status_code == 400
    assert sandbox.control(f"return/{number}").status_code == 400


def test_a_refused_webhook_comes_again_byte_for_byte(sandbox: Sandbox):
    sandbox.merchant.answers = [503, 500]
    sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    for _ in range(4):
        sandbox.courier.deliver(now=True)
    bodies = [body for _, body in sandbox.merchant.heard]
    signatures = {headers["Webhook-Signature"] for headers, _ in sandbox.merchant.heard}
    assert len(bodies) == 3
    assert len(set(bodies)) == 1
    assert len(signatures) == 3
    assert sandbox.state()["events"][0]["state"] == "delivered"


def test_a_refused_webhook_waits_before_it_comes_again(sandbox: Sandbox):
    sandbox.merchant.answers = [503]
    sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    sandbox.courier.deliver()
    sandbox.courier.deliver()
    assert len(sandbox.merchant.heard) == 1


def test_a_merchant_that_is_away_hears_of_it_later(sandbox: Sandbox):
    sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    sandbox.merchant.answers = [500] * 12
    for _ in range(14):
        sandbox.courier.deliver(now=True)
    event = sandbox.state()["events"][0]
    assert (event["state"], event["tries"]) == ("given up", 12)
    sandbox.control(f"webhooks/replay/{event['event_id']}")
    sandbox.courier.deliver(now=True)
    assert sandbox.state()["events"][0]["state"] == "delivered"


def test_a_replayed_event_has_the_same_id(sandbox: Sandbox):
    sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    sandbox.courier.deliver(now=True)
    sandbox.control(f"webhooks/replay/{sandbox.state()['events'][0]['event_id']}")
    sandbox.courier.deliver(now=True)
    first, second = told(sandbox)
    assert first == second


def test_events_that_are_held_back_come_when_they_are_let_go(sandbox: Sandbox):
    sandbox.control("webhooks/hold")
    sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    sandbox.courier.deliver()
    before = len(sandbox.merchant.heard)
    sandbox.control("webhooks/release")
    sandbox.courier.deliver()
    assert (before, len(sandbox.merchant.heard)) == (0, 1)


def test_shuffled_events_come_out_of_order_and_none_is_lost(sandbox: Sandbox):
    nmi = sandbox.nmi()
    orders = [f"inv-{number}-1" for number in range(12)]
    for order in orders:
        nmi.sale(sandbox.sale(order))
    sandbox.control("webhooks/shuffle")
    sandbox.control("webhooks/deliver")
    heard = [json.loads(body)["event_body"]["order_id"] for _, body in sandbox.merchant.heard]
    assert sorted(heard) == sorted(orders)
    assert heard != orders
