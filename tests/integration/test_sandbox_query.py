"""What the sandbox tells of the payments that it took."""

import httpx

from tests.fixtures.gateway import CARD, CHECK, Sandbox


def query(sandbox: Sandbox, **asked: str) -> str:
    keyed = {"security_key": sandbox.settings.security_key, **asked}
    return httpx.post(f"{sandbox.url}/api/query.php", data=keyed).text


def test_a_query_by_order_tells_the_payment_and_what_was_done(sandbox: Sandbox):
    said = sandbox.post(type="sale", amount="23.99", orderid="t", **CARD)
    sandbox.control("settle")
    body = query(sandbox, order_id="t")
    assert f"<transaction_id>{said['transactionid']}</transaction_id>" in body
    assert "<condition>complete</condition>" in body
    assert "<cc_number>4xxxxxxxxxxx1111</cc_number>" in body
    assert body.count("<action>") == 2
    assert body.index("<action_type>sale") < body.index("<action_type>settle")


def test_a_query_that_finds_nothing_is_empty_and_not_an_error(sandbox: Sandbox):
    assert query(sandbox, order_id="none").endswith("<nm_response />")


def test_a_query_with_a_wrong_key_is_an_error(sandbox: Sandbox):
    assert "<error_response>" in query(sandbox, security_key="bad", order_id="t")


def test_queries_filter_and_turn_pages(sandbox: Sandbox):
    for number in range(3):
        sandbox.post(type="sale", amount="5.00", orderid=f"u-{number}", **CARD)
    sandbox.post(type="sale", amount="5.00", orderid="u-3", **CHECK)
    assert query(sandbox, transaction_type="ck").count("<transaction>") == 1
    assert query(sandbox, order_id="u-0,u-3").count("<transaction>") == 2
    assert query(sandbox, cc_number="1111", action_type="sale,void").count("<transaction>") == 3
    second = query(sandbox, result_limit="3", page_number="1")
    assert "<order_id>u-3</order_id>" in second
    assert second.count("<transaction>") == 1
    assert query(sandbox, start_date="20990101000000").count("<transaction>") == 0
