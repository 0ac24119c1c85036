"""The sandbox speaks NMI's protocol: the shapes of its answers, and what it remembers."""

from pathlib import Path

import httpx
import pytest

from tests.fixtures.gateway import CARD, CHECK, Sandbox

FIELDS = [
    "response",
    "responsetext",
    "authcode",
    "transactionid",
    "avsresponse",
    "cvvresponse",
    "orderid",
    "type",
    "response_code",
]


def test_a_card_sale_answers_in_the_fields_of_the_real_gateway(sandbox: Sandbox):
    said = sandbox.post(type="sale", amount="1.00", orderid="a-1", **CARD)
    assert list(said) == FIELDS
    assert said | {"transactionid": "*"} == {
        "response": "1",
        "responsetext": "SUCCESS",
        "authcode": "123456",
        "transactionid": "*",
        "avsresponse": "N",
        "cvvresponse": "N",
        "orderid": "a-1",
        "type": "sale",
        "response_code": "100",
    }


def test_answers_are_html_by_name_with_plain_spaces(sandbox: Sandbox):
    fields = {"security_key": "wrong", "type": "sale"}
    reply = httpx.post(f"{sandbox.url}/api/transact.php", data=fields)
    assert reply.headers["content-type"].startswith("text/html")
    assert "responsetext=Authentication Failed&" in reply.text


@pytest.mark.parametrize(
    ("source", "text", "authcode"), [(CARD, "DECLINE", ""), (CHECK, "FAILED", "123456")]
)
def test_less_than_a_dollar_is_declined(sandbox: Sandbox, source, text, authcode):
    said = sandbox.post(type="sale", amount="0.99", orderid="b", **source)
    assert (said["response"], said["response_code"]) == ("2", "200")
    assert (said["responsetext"], said["authcode"]) == (text, authcode)
    assert said["transactionid"]


def test_an_account_is_accepted_and_waits_for_the_bank(sandbox: Sandbox):
    said = sandbox.post(type="sale", amount="5.00", orderid="c", **CHECK)
    assert (said["response"], said["avsresponse"], said["cvvresponse"]) == ("1", "", "")
    assert sandbox.state()["payments"][0]["condition"] == "pending"


def test_a_card_number_with_a_wrong_check_digit_is_refused(sandbox: Sandbox):
    said = sandbox.post(
        type="sale", amount="5.00", orderid="d", **CARD | {"ccnumber": "4111111111111112"}
    )
    assert said["response"] == "3"
    assert said["responsetext"].startswith("Invalid Credit Card Number REFID:")
    assert said["transactionid"] == ""


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "5431111111111111",
        "6011000991300009",
        "341111111111111",
        "30205252489926",
        "3541963594572595",
        "6799990100000000019",
    ],
)
def test_every_published_test_card_pays(sandbox: Sandbox, number: str):
    said = sandbox.post(type="sale", amount="5.00", orderid=number, **CARD | {"ccnumber": number})
    assert said["response"] == "1"


def test_the_test_bank_knows_its_street_its_place_and_its_code(sandbox: Sandbox):
    known = CARD | {"cvv": "999", "address1": "888 Main", "zip": "77777"}
    said = sandbox.post(type="sale", amount="5.00", orderid="e", **known)
    assert (said["avsresponse"], said["cvvresponse"]) == ("Y", "M")


@pytest.mark.parametrize("amount", ["", "abc", "-1.00", "0.00", "1.005", "NaN"])
def test_an_amount_that_is_none_is_refused(sandbox: Sandbox, amount: str):
    said = sandbox.post(type="sale", amount=amount, orderid="f", **CARD)
    assert said["responsetext"].startswith("Invalid amount REFID:")


def test_the_same_card_amount_and_order_is_a_duplicate(sandbox: Sandbox):
    first = sandbox.post(type="sale", amount="9.00", orderid="g", **CARD)
    again = sandbox.post(type="sale", amount="9.00", orderid="g", **CARD)
    other = sandbox.post(type="sale", amount="9.00", orderid="g-2", **CARD)
    assert first["response"] == other["response"] == "1"
    assert again["response_code"] == "300"
    assert again["responsetext"].startswith("Duplicate transaction REFID:")


def test_the_duplicate_window_ends(sandbox: Sandbox):
    sandbox.post(type="sale", amount="9.00", orderid="h", **CARD)
    sandbox.control("clock", hours="1")
    said = sandbox.post(type="sale", amount="9.00", orderid="h", dup_seconds="60", **CARD)
    assert said["response"] == "1"


def test_a_token_pays_once_even_if_it_is_declined(sandbox: Sandbox):
    token = sandbox.card()
    declined = sandbox.post(type="sale", amount="0.50", orderid="i", payment_token=token)
    again = sandbox.post(type="sale", amount="5.00", orderid="i-2", payment_token=token)
    assert declined["response"] == "2"
    assert again["responsetext"].startswith("Invalid Payment Token REFID:")


def test_a_token_dies_after_a_day(sandbox: Sandbox):
    token = sandbox.card()
    sandbox.control("clock", hours="25")
    said = sandbox.post(type="sale", amount="5.00", orderid="j", payment_token=token)
    assert said["responsetext"].startswith("Invalid Payment Token")


def test_an_unknown_token_does_not_exist(sandbox: Sandbox):
    said = sandbox.post(type="sale", amount="5.00", orderid="k", payment_token="none")
    assert said["responsetext"].startswith("Payment Token does not exist")


def test_the_two_fixed_tokens_pay_again_and_again(sandbox: Sandbox):
    card, account = "00000000-000000-000000-000000000000", "11111111-111111-111111-111111111111"
    tries = [(card, "l-1"), (card, "l-2"), (account, "l-3")]
    said = [
        sandbox.post(type="sale", amount="5.00", orderid=order, payment_token=token)
        for token, order in tries
    ]
    assert [one["response"] for one in said] == ["1", "1", "1"]
    assert [one["kind"] for one in sandbox.state()["payments"]] == ["cc", "cc", "ck"]


def test_an_authorisation_is_captured_once(sandbox: Sandbox):
    auth = sandbox.post(type="auth", amount="9.00", orderid="m", **CARD)
    number = auth["transactionid"]
    capture = sandbox.post(type="capture", transactionid=number, amount="7.00")
    again = sandbox.post(type="capture", transactionid=number, amount="7.00")
    assert (capture["response"], capture["type"]) == ("1", "capture")
    assert again["responsetext"].startswith("A capture requires that the existing")
    payment = sandbox.state()["payments"][0]
    assert (payment["cents"], payment["condition"]) == (700, "pendingsettlement")


def test_a_validation_takes_nothing(sandbox: Sandbox):
    said = sandbox.post(type="validate", **CARD)
    assert (said["response"], said["authcode"], said["type"]) == ("1", "", "validate")
    assert sandbox.state()["payments"][0]["cents"] == 0


def test_a_void_works_until_the_batch_is_settled(sandbox: Sandbox):
    early = sandbox.post(type="sale", amount="5.00", orderid="n-1", **CARD)
    void = sandbox.post(type="void", transactionid=early["transactionid"])
    late = sandbox.post(type="sale", amount="5.00", orderid="n-2", **CARD)
    sandbox.control("settle")
    refused = sandbox.post(type="void", transactionid=late["transactionid"])
    assert void["responsetext"] == "Transaction Void Successful"
    assert (refused["response"], refused["transactionid"]) == ("3", late["transactionid"])
    assert refused["responsetext"].startswith("Only transactions pending settlement can be voided")


def test_refunds_add_up_to_the_payment_and_no_further(sandbox: Sandbox):
    paid = sandbox.post(type="sale", amount="10.00", orderid="o", **CARD)["transactionid"]
    sandbox.control("settle")
    part = sandbox.post(type="refund", transactionid=paid, amount="4.00")
    over = sandbox.post(type="refund", transactionid=paid, amount="6.01")
    rest = sandbox.post(type="refund", transactionid=paid)
    none = sandbox.post(type="refund", transactionid=paid)
    assert (part["response"], part["authcode"], part["orderid"]) == ("1", "", "")
    assert over["responsetext"].startswith("Refund amount may not exceed")
    assert (rest["response"], none["response"]) == ("1", "3")
    assert sandbox.state()["payments"][-1]["cents"] == 600


def test_a_refund_of_an_unknown_payment_is_refused(sandbox: Sandbox):
    said = sandbox.post(type="refund", transactionid="badauth", amount="1.00")
    assert said["responsetext"].startswith("Invalid Transaction ID specified REFID:")


def test_a_credit_pays_out_without_a_payment(sandbox: Sandbox):
    said = sandbox.post(type="credit", amount="3.00", orderid="p", **CARD)
    assert (said["response"], said["type"], said["authcode"]) == ("1", "credit", "")


def test_the_vault_adds_charges_updates_and_deletes(sandbox: Sandbox):
    added = sandbox.post(customer_vault="add_customer", orderid="q", **CARD)
    number = added["customer_vault_id"]
    charged = sandbox.post(type="sale", amount="5.00", orderid="q-1", customer_vault_id=number)
    changed = sandbox.post(
        customer_vault="update_customer", customer_vault_id=number, payment_token=sandbox.account()
    )
    deleted = sandbox.post(customer_vault="delete_customer", customer_vault_id=number)
    unknown = sandbox.post(type="sale", amount="5.00", orderid="q-2", customer_vault_id=number)
    assert (added["responsetext"], added["transactionid"], added["type"]) == (
        "Customer Added",
        "",
        "",
    )
    assert (charged["response"], charged["cvvresponse"], charged["customer_vault_id"]) == (
        "1",
        "",
        number,
    )
    assert changed["responsetext"] == "Customer Update Successful"
    assert deleted["responsetext"] == "Customer Deleted"
    assert unknown["responsetext"].startswith("Invalid Customer Vault Id")
    assert unknown["customer_vault_id"] == number


def test_a_sale_can_save_the_card_but_a_declined_one_does_not(sandbox: Sandbox):
    saving = {"type": "sale", "customer_vault": "add_customer"}
    good = sandbox.post(amount="5.00", orderid="r", customer_vault_id="mine", **saving, **CARD)
    bad = sandbox.post(amount="0.50", orderid="r-2", customer_vault_id="other", **saving, **CARD)
    assert (good["response"], good["customer_vault_id"]) == ("1", "mine")
    assert bad["response"] == "2"
    assert sandbox.state()["vault"] == ["mine"]


def test_a_card_to_save_must_be_there(sandbox: Sandbox):
    said = sandbox.post(customer_vault="add_customer", payment="creditcard")
    assert said["responsetext"].startswith("Billing Information missing REFID:")


def test_a_first_transaction_that_nobody_knows_is_refused(sandbox: Sandbox):
    number = sandbox.post(customer_vault="add_customer", **CARD)["customer_vault_id"]
    repeat = {"initiated_by": "merchant", "initial_transaction_id": "12"}
    said = sandbox.post(type="sale", amount="5.00", orderid="s", customer_vault_id=number, **repeat)
    assert said["response"] == "3"


def test_the_books_hold_no_whole_card_or_account_number(sandbox: Sandbox, tmp_path: Path):
    sandbox.post(type="sale", amount="5.00", orderid="v", **CARD)
    sandbox.post(customer_vault="add_customer", **CHECK)
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"411111******1111" in written
    assert CARD["ccnumber"].encode() not in written
    assert CHECK["checkaccount"].encode() not in written
