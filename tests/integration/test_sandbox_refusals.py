"""What the sandbox refuses, and the declines that it gives when told to."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.fixtures.gateway import CARD, CHECK, Sandbox


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"type": "gift"}, "Invalid Transaction Type"),
        ({}, "Invalid Transaction Type"),
        ({"type": "credit", "amount": "0.00", **CARD}, "Invalid amount"),
        ({"type": "validate", "amount": "5.00", **CARD}, "Invalid amount"),
        ({"type": "sale", "amount": "5.00"}, "Billing Information missing"),
        (
            {"type": "sale", "amount": "5.00", **CHECK, "checkaccount": "12"},
            "Invalid Bank Account Number",
        ),
        ({"customer_vault": "update_customer"}, "Invalid Customer Vault Id"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    sandbox: Sandbox, fields: dict[str, str], text: str
):
    said = sandbox.post(**fields)
    assert (said["response"], said["response_code"]) == ("3", "300")
    assert said["responsetext"].startswith(f"{text} REFID:")


def test_one_order_asked_for_eight_times_at_once_is_charged_once(sandbox: Sandbox):
    order = {"type": "sale", "amount": "9.00", "orderid": "a", **CARD}
    with ThreadPoolExecutor(8) as crowd:
        said = list(crowd.map(lambda _: sandbox.post(**order)["response"], range(8)))
    assert sorted(said) == ["1"] + ["3"] * 7
    assert len(sandbox.state()["payments"]) == 1


@pytest.mark.parametrize("amount", ["9.01", "0.00"])
def test_more_than_was_reserved_cannot_be_captured(sandbox: Sandbox, amount: str):
    auth = sandbox.post(type="auth", amount="9.00", orderid="a", **CARD)
    said = sandbox.post(type="capture", transactionid=auth["transactionid"], amount=amount)
    assert said["responsetext"].startswith("Invalid amount")


def test_a_capture_of_less_than_a_dollar_is_declined_and_can_be_tried_again(sandbox: Sandbox):
    number = sandbox.post(type="auth", amount="9.00", orderid="a", **CARD)["transactionid"]
    declined = sandbox.post(type="capture", transactionid=number, amount="0.99")
    again = sandbox.post(type="capture", transactionid=number)
    assert (declined["response"], declined["responsetext"]) == ("2", "DECLINE")
    assert sandbox.state()["payments"][0]["cents"] == 900
    assert again["response"] == "1"


@pytest.mark.parametrize("kind", ["void", "refund"])
def test_a_void_or_refund_that_is_declined_changes_nothing(sandbox: Sandbox, kind: str):
    number = sandbox.post(type="sale", amount="9.00", orderid="a", **CARD)["transactionid"]
    sandbox.plan("decline")
    said = sandbox.post(type=kind, transactionid=number)
    assert (said["response"], said["response_code"]) == ("2", "200")
    assert sandbox.state()["payments"][0]["condition"] == "pendingsettlement"
    assert sandbox.post(type="refund", transactionid=number, amount="9.00")["response"] == "1"


def test_a_validation_can_be_declined(sandbox: Sandbox):
    sandbox.plan("decline", "225")
    said = sandbox.post(type="validate", **CARD)
    assert (said["response"], said["response_code"]) == ("2", "225")


def test_an_id_of_the_vault_is_given_out_once(sandbox: Sandbox):
    first = sandbox.post(customer_vault="add_customer", customer_vault_id="mine", **CARD)
    again = sandbox.post(customer_vault="add_customer", customer_vault_id="mine", **CARD)
    assert (first["response"], again["response"]) == ("1", "3")


def test_a_saved_card_cannot_be_replaced_by_a_wrong_one(sandbox: Sandbox):
    sandbox.post(customer_vault="add_customer", customer_vault_id="mine", **CARD)
    wrong = {"ccnumber": "4111111111111112", "ccexp": "1029"}
    said = sandbox.post(customer_vault="update_customer", customer_vault_id="mine", **wrong)
    assert said["responsetext"].startswith("Invalid Credit Card Number")


def test_a_merchant_that_does_not_listen_is_noted(sandbox: Sandbox):
    sandbox.merchant.stop()
    sandbox.post(type="sale", amount="9.00", orderid="a", **CARD)
    sandbox.courier.deliver(now=True)
    event = sandbox.state()["events"][0]
    assert (event["state"], event["heard"]) == ("waiting", "ConnectError")


def filled(sandbox: Sandbox, key: str, **typed: str) -> httpx.Response:
    """Type into the fields and ask for a token, as their scripts do."""
    form, merchant = "0" * 32, sandbox.settings.merchants[0]
    for name, value in typed.items():
        said = {"form": form, "field": name, "value": value}
        httpx.post(f"{sandbox.url}/token/entry", json=said, headers={"Origin": sandbox.url})
    asked = {"form": form, "key": key}
    return httpx.post(f"{sandbox.url}/token/create", json=asked, headers={"Origin": merchant})


def test_a_token_needs_the_merchants_key(sandbox: Sandbox):
    fields = {"ccnumber": "4111111111111111", "ccexp": "10/29", "cvv": "999"}
    wrong = filled(sandbox, "wrong", **fields)
    right = filled(sandbox, sandbox.settings.tokenization_key, **fields)
    assert (wrong.status_code, right.status_code) == (401, 200)
    assert right.json()["card"]["number"] == "411111******1111"


@pytest.mark.parametrize(
    "fields",
    [
        {"checkname": "Paul", "checkaccount": "24413815", "checkaba": "490000019"},
        {"checkname": "Paul", "checkaccount": "24413815", "checkaba": "49"},
        {"checkname": " ", "checkaccount": "24413815", "checkaba": "490000018"},
        {},
    ],
)
def test_there_is_no_token_for_a_form_that_is_not_filled_rightly(
    sandbox: Sandbox, fields: dict[str, str]
):
    assert filled(sandbox, sandbox.settings.tokenization_key, **fields).status_code == 422


@pytest.mark.parametrize(
    "said",
    [
        {"form": "x", "field": "ccnumber", "value": "4"},
        {"form": "0" * 32, "field": "pin", "value": "4"},
        {"form": "0" * 32, "field": "cvv", "value": "4" * 201},
    ],
)
def test_a_field_that_speaks_nonsense_is_refused(sandbox: Sandbox, said: dict[str, str]):
    reply = httpx.post(f"{sandbox.url}/token/entry", json=said, headers={"Origin": sandbox.url})
    assert reply.status_code == 400
