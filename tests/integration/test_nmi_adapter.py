"""Our NMI adapter pays at the sandbox over real HTTP, in fair weather and in foul."""

import logging
from decimal import Decimal

import pytest

from models.payment import PaymentMethod
from services.gateways.base import (
    Billing,
    Outcome,
    Standing,
    Unreachable,
)
from tests.fixtures.gateway import Sandbox

BEA = Billing(first_name="Bea", last_name="Client", address_1="888 Main", zip="77777")


# B7
def test_a_card_is_charged_once_and_found_by_our_order_id(sandbox: Sandbox):
    nmi = sandbox.nmi()
    answer = nmi.sale(sandbox.sale("inv-1-1", "212.50", billing=BEA))
    (found,) = nmi.find(order_id="inv-1-1")
    assert (answer.outcome, answer.pending) == (Outcome.approved, False)
    assert found.transaction_id == answer.transaction_id
    assert (found.amount, found.standing) == (Decimal("212.50"), Standing.taken)


# B7
def test_money_from_an_account_is_pending_until_the_bank_settles_it(sandbox: Sandbox):
    nmi = sandbox.nmi()
    answer = nmi.sale(
        sandbox.sale("inv-1-1", token=sandbox.account(), method=PaymentMethod.bank_account)
    )
    (before,) = nmi.find(transaction_id=answer.transaction_id)
    sandbox.control("settle")
    (after,) = nmi.find(transaction_id=answer.transaction_id)
    assert (answer.outcome, answer.pending) == (Outcome.approved, True)
    assert (before.standing, after.standing) == (Standing.pending, Standing.settled)


# B8
@pytest.mark.parametrize("settled", [False, True])
def test_money_that_the_bank_sends_back_is_seen_as_returned(sandbox: Sandbox, settled: bool):
    nmi = sandbox.nmi()
    sale = sandbox.sale("inv-1-1", token=sandbox.account(), method=PaymentMethod.bank_account)
    number = nmi.sale(sale).transaction_id
    if settled:
        sandbox.control("settle")
    sandbox.control(f"return/{number}")
    assert [one.standing for one in nmi.find(order_id="inv-1-1")] == [Standing.returned]


@pytest.mark.parametrize("code", ["202", "223", "251"])
def test_a_decline_takes_nothing_and_keeps_its_code(sandbox: Sandbox, code: str):
    sandbox.plan("decline", code)
    nmi = sandbox.nmi()
    answer = nmi.sale(sandbox.sale("inv-1-1"))
    (found,) = nmi.find(order_id="inv-1-1")
    assert (answer.outcome, answer.code) == (Outcome.declined, int(code))
    assert found.answer.outcome is Outcome.declined


# B7
def test_a_card_saved_at_the_first_payment_pays_the_next_by_itself(sandbox: Sandbox):
    nmi = sandbox.nmi()
    first = nmi.sale(sandbox.sale("inv-1-1", save=True, billing=BEA))
    repeat = sandbox.sale(
        "inv-2-1",
        stored_id=first.stored_id,
        by_agency=True,
        first_transaction_id=first.transaction_id,
    )
    assert nmi.sale(repeat).outcome is Outcome.approved
    stored = nmi.describe(first.stored_id)
    assert stored is not None
    assert (stored.brand, stored.last_4, stored.expiry) == ("visa", "1111", "1029")


def test_a_card_is_stored_without_a_charge_and_forgotten(sandbox: Sandbox):
    nmi = sandbox.nmi()
    kept = nmi.store(sandbox.card(), method=PaymentMethod.card, billing=BEA)
    dropped = nmi.forget(kept.stored_id)
    again = nmi.forget(kept.stored_id)
    assert (kept.outcome, dropped.outcome) == (Outcome.approved, Outcome.approved)
    assert again.outcome is Outcome.error
    assert nmi.describe(kept.stored_id) is None
    assert sandbox.state()["payments"] == []


# B9
def test_refunds_in_parts_add_up_and_no_further(sandbox: Sandbox):
    nmi = sandbox.nmi()
    paid = nmi.sale(sandbox.sale("inv-1-1", "10.00")).transaction_id
    sandbox.control("settle")
    outcomes = [
        nmi.refund(
            paid, Decimal(amount), order_id=f"ref-{amount}", method=PaymentMethod.card
        ).outcome
        for amount in ("4.00", "6.01", "6.00")
    ]
    assert outcomes == [Outcome.approved, Outcome.error, Outcome.approved]


# B8
def test_a_refund_whose_answer_was_lost_is_found_by_its_own_order_id(sandbox: Sandbox):
    nmi = sandbox.nmi()
    paid = nmi.sale(sandbox.sale("inv-1-1", "10.00")).transaction_id
    sandbox.plan("drop")
    lost = nmi.refund(paid, Decimal("4.00"), order_id="ref-1", method=PaymentMethod.card)
    (found,) = nmi.find(order_id="ref-1")
    assert lost.outcome is Outcome.unknown
    assert (found.action, found.amount) == ("refund", Decimal("4.00"))
    assert found.answer.outcome is Outcome.approved


# B9
def test_a_void_works_before_the_settlement_only(sandbox: Sandbox):
    nmi = sandbox.nmi()
    early = nmi.sale(sandbox.sale("inv-1-1")).transaction_id
    voided = nmi.void(early, method=PaymentMethod.card)
    late = nmi.sale(sandbox.sale("inv-2-1")).transaction_id
    sandbox.control("settle")
    refused = nmi.void(late, method=PaymentMethod.card)
    assert (voided.outcome, refused.outcome) == (Outcome.approved, Outcome.error)
    assert [one.standing for one in nmi.find(order_id="inv-1-1")] == [Standing.voided]


# B8
@pytest.mark.parametrize(
    ("fault", "booked"),
    [
        ("drop", True),
        ("drop_before", False),
        ("bad_gateway", True),
        ("bad_gateway_before", False),
        ("garbage", True),
        ("communication", True),
        ("duplicate", False),
    ],
)
def test_an_unclear_answer_is_unknown_and_a_look_up_tells_the_truth(
    sandbox: Sandbox, fault: str, booked: bool
):
    sandbox.plan(fault)
    nmi = sandbox.nmi()
    answer = nmi.sale(sandbox.sale("inv-1-1"))
    found = nmi.find(order_id="inv-1-1")
    assert answer.outcome is Outcome.unknown
    assert answer.duplicate is (fault == "duplicate")
    assert [one.answer.outcome for one in found] == [Outcome.approved] * booked


# B8
def test_a_gateway_that_answers_too_late_has_charged_all_the_same(sandbox: Sandbox):
    sandbox.plan("hang", "3")
    answer = sandbox.nmi(seconds=0.5).sale(sandbox.sale("inv-1-1"))
    assert answer.outcome is Outcome.unknown
    assert len(sandbox.nmi().find(order_id="inv-1-1")) == 1


def test_a_rate_limit_is_an_error_with_nothing_booked(sandbox: Sandbox):
    sandbox.plan("rate_limit")
    nmi = sandbox.nmi()
    assert nmi.sale(sandbox.sale("inv-1-1")).outcome is Outcome.error
    assert nmi.find(order_id="inv-1-1") == ()


# B8
def test_nothing_is_ever_sent_twice(sandbox: Sandbox):
    for fault in ("bad_gateway_before", "drop_before", "bad_gateway_before"):
        sandbox.plan(fault)
    sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    assert [one["kind"] for one in sandbox.state()["faults"]] == [
        "drop_before",
        "bad_gateway_before",
    ]


# B8
@pytest.mark.parametrize("changes", [{"security_key": "wrong"}, {"url": "http://127.0.0.1:1"}])
def test_a_question_that_cannot_be_answered_never_means_not_found(
    sandbox: Sandbox, changes: dict[str, str]
):
    with pytest.raises(Unreachable):
        sandbox.nmi(**changes).find(order_id="inv-1-1")


def test_a_query_that_fails_can_be_asked_again(sandbox: Sandbox):
    nmi = sandbox.nmi()
    nmi.sale(sandbox.sale("inv-1-1"))
    sandbox.plan("query_down")
    with pytest.raises(Unreachable):
        nmi.find(order_id="inv-1-1")
    assert len(nmi.find(order_id="inv-1-1")) == 1


def test_a_gateway_that_cannot_be_reached_has_charged_nothing(sandbox: Sandbox):
    answer = sandbox.nmi(url="http://127.0.0.1:1").sale(sandbox.sale("inv-1-1"))
    assert answer.outcome is Outcome.error


def test_wrong_keys_charge_nothing(sandbox: Sandbox):
    answer = sandbox.nmi(security_key="wrong").sale(sandbox.sale("inv-1-1"))
    assert answer.outcome is Outcome.error
    assert sandbox.state()["payments"] == []


def test_the_settings_page_can_ask_whether_the_keys_work(sandbox: Sandbox):
    good, bad = sandbox.nmi().check(), sandbox.nmi(security_key="wrong").check()
    assert (good.reachable, good.test_mode) == (True, True)
    assert (bad.reachable, bad.test_mode) == (False, None)
    assert "Invalid Username" in bad.text


def test_the_log_names_the_order_and_no_secret(sandbox: Sandbox, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    sale = sandbox.sale("inv-1-1", billing=BEA)
    sandbox.nmi().sale(sale)
    assert "inv-1-1" in caplog.text
    for secret in (sandbox.settings.security_key, sale.token, BEA.address_1):
        assert secret not in caplog.text
