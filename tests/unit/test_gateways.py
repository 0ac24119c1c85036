"""The ways of taking money, before anything is sent."""

from decimal import Decimal

import pytest

from models.payment import PaymentMethod
from services.gateways import GATEWAYS, gateway_named
from services.gateways.base import Billing, GatewaySettings, Outcome, Sale
from services.gateways.nmi import Nmi

BY_HAND = [PaymentMethod.cheque, PaymentMethod.cash, PaymentMethod.bank_transfer]
NOWHERE = GatewaySettings()


def test_the_gateways_are_known_by_name():
    assert sorted(GATEWAYS) == ["manual", "nmi"]


def test_an_unknown_gateway_is_a_mistake_in_the_configuration():
    with pytest.raises(ValueError, match="No gateway 'acme'"):
        gateway_named("acme", NOWHERE)


# B9
@pytest.mark.parametrize("method", BY_HAND)
def test_money_in_hand_is_approved_with_its_reference(method: PaymentMethod):
    cheque = Sale("inv-1-1", Decimal("12.50"), method, reference="114")
    answer = gateway_named("manual", NOWHERE).sale(cheque)
    assert (answer.outcome, answer.transaction_id) == (Outcome.approved, "inv-1-1")
    assert answer.text == "114"


def test_what_goes_through_our_hands_offers_payers_nothing_online():
    gateway = gateway_named("manual", NOWHERE)
    stored = gateway.store("t", method=PaymentMethod.cash, billing=Billing())
    assert not gateway.hosted
    assert gateway.browser_config() is None
    assert gateway.verify_webhook({}, b"{}") is None
    assert gateway.find(order_id="inv-1-1") == ()
    assert stored.outcome is Outcome.error
    assert gateway.describe("7") is None
    assert gateway.check().reachable


def test_money_in_hand_can_be_given_back_and_struck_out():
    gateway = gateway_named("manual", NOWHERE)
    cash = PaymentMethod.cash
    back = gateway.refund("inv-1-1", Decimal("1.00"), order_id="ref-1", method=cash)
    void = gateway.void("inv-1-1", method=cash)
    assert (back.outcome, back.transaction_id) == (Outcome.approved, "ref-1")
    assert (void.outcome, gateway.forget("7").outcome) == (Outcome.approved, Outcome.approved)


@pytest.mark.parametrize("method", BY_HAND)
def test_money_in_hand_is_not_sent_to_a_bank(method: PaymentMethod):
    gateway = Nmi(GatewaySettings(url="https://gateway.example"))
    with pytest.raises(ValueError, match="No gateway can charge"):
        gateway.sale(Sale("inv-1-1", Decimal("1.00"), method, token="t"))


@pytest.mark.parametrize("amount", ["0", "-1", "1.005", "NaN", "Infinity"])
def test_only_a_positive_amount_in_whole_cents_can_be_paid(amount: str):
    with pytest.raises(ValueError, match="whole cents"):
        Sale("inv-1-1", Decimal(amount))


def test_a_sale_that_nobody_could_find_again_is_refused():
    with pytest.raises(ValueError, match="order id"):
        Sale("", Decimal("1.00"))


@pytest.mark.parametrize("url", ["", "http://gateway.example", "ftp://gateway.example", "https://"])
def test_our_key_is_never_sent_unencrypted(url: str):
    with pytest.raises(ValueError, match="https://"):
        Nmi(GatewaySettings(url=url))


@pytest.mark.parametrize("source", [{}, {"token": "t", "stored_id": "7"}])
def test_a_card_sale_has_exactly_one_source(source: dict[str, str]):
    gateway = Nmi(GatewaySettings(url="https://gateway.example"))
    with pytest.raises(ValueError, match="either a token or a saved card"):
        gateway.sale(Sale("inv-1-1", Decimal("1.00"), **source))


@pytest.mark.parametrize("asked", [{}, {"order_id": "a", "transaction_id": "b"}])
def test_a_look_up_goes_by_exactly_one_id(asked: dict[str, str]):
    gateway = Nmi(GatewaySettings(url="https://gateway.example"))
    with pytest.raises(ValueError, match="either"):
        gateway.find(**asked)


def test_secrets_do_not_show_when_printed():
    settings = GatewaySettings("https://gateway.example", "sec-1", "tok-1", "whk-1")
    billing = Billing(first_name="Bea", email="bea@example.com")
    sale = Sale("inv-1-1", Decimal("1.00"), token="one-use-token", billing=billing)
    printed = repr((settings, sale, Nmi(settings)))
    for secret in ("sec-1", "whk-1", "one-use-token", "bea@example.com"):
        assert secret not in printed


def test_the_pay_page_learns_where_collect_js_is():
    config = Nmi(
        GatewaySettings("https://gateway.example/", tokenization_key="tok-1")
    ).browser_config()
    assert config is not None
    assert config.script == "https://gateway.example/token/Collect.js"
    assert config.origin == "https://gateway.example"
    assert config.attributes["data-tokenization-key"] == "tok-1"


def test_without_a_tokenization_key_nobody_pays_online():
    assert Nmi(GatewaySettings("https://gateway.example")).browser_config() is None
