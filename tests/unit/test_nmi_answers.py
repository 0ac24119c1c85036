"""What NMI's answers mean to us: only response 1 approves, and doubt is never an approval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateways import nmi_answers
from services.gateways.base import Advice, Outcome

APPROVED = (
    "response=1&responsetext=SUCCESS&authcode=123456&transactionid=7000000001&avsresponse=N"
    "&cvvresponse=N&orderid=inv-1&type=sale&response_code=100"
)


def answered(**changes: str) -> str:
    fields = dict(pair.split("=", 1) for pair in APPROVED.split("&")) | changes
    return "&".join(f"{name}={value}" for name, value in fields.items())


def test_an_approval_tells_its_transaction():
    answer = nmi_answers.read(APPROVED, order_id="inv-1")
    assert (answer.outcome, answer.transaction_id, answer.code) == (
        Outcome.approved,
        "7000000001",
        100,
    )


@pytest.mark.parametrize("text", ["SUCCESS", "APPROVED", "APPROVAL 00", "DECLINE", ""])
def test_the_words_of_an_approval_do_not_matter(text: str):
    body = answered(responsetext=text)
    assert nmi_answers.read(body, order_id="inv-1").outcome is Outcome.approved


@pytest.mark.parametrize("text", ["DECLINE", "SUCCESS", "APPROVED"])
def test_the_words_of_a_decline_do_not_matter(text: str):
    body = answered(response="2", response_code="202", responsetext=text)
    assert nmi_answers.read(body, order_id="inv-1").outcome is Outcome.declined


@pytest.mark.parametrize(
    "text",
    [
        "Authentication Failed",
        "Invalid Credit Card Number REFID:3162207528",
        "Invalid+Payment+Token",
        "Refund amount may not exceed the transaction balance REFID:3161856100",
    ],
)
def test_what_the_gateway_rejects_is_an_error(text: str):
    body = answered(response="3", response_code="300", responsetext=text, transactionid="")
    assert nmi_answers.read(body, order_id="inv-1").outcome is Outcome.error


@pytest.mark.parametrize("code", ["301", "400", "410", "440", "461"])
def test_other_errors_of_the_processor_are_errors(code: str):
    body = answered(response="3", response_code=code, transactionid="")
    assert nmi_answers.read(body, order_id="inv-1").outcome is Outcome.error


# B8
@pytest.mark.parametrize("code", ["420", "421"])
def test_a_communication_error_leaves_the_outcome_unknown(code: str):
    body = f"response=3&responsetext=Communication+error&response_code={code}"
    assert nmi_answers.read(body, order_id="inv-1").outcome is Outcome.unknown


# B8
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Duplicate transaction REFID:3174971726", "300"),
        ("DUPLICATE TRANSACTION REFID:1", "300"),
        ("whatever the processor says", "430"),
    ],
)
def test_a_duplicate_is_unknown_until_it_is_looked_up(text: str, code: str):
    body = answered(response="3", response_code=code, responsetext=text, transactionid="")
    answer = nmi_answers.read(body, order_id="inv-1")
    assert (answer.outcome, answer.duplicate) == (Outcome.unknown, True)


# B8
@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body>We are doing some maintenance.",
        "response=1",
        "response=1&response_code=100&transactionid=",
        "response=1&response_code=100&transactionid=0",
        "response=4&response_code=100&transactionid=7",
        "response=01&response_code=100&transactionid=7",
        answered(response="1", response_code="200"),
        answered(response="2", response_code="100"),
        answered(response="3", response_code="100"),
        answered(response_code="1e2"),
        answered(orderid="inv-2"),
        APPROVED.replace("&", ";"),
        APPROVED + "&x=1" * 300,
    ],
)
def test_an_answer_that_contradicts_itself_or_us_is_unknown(body: str):
    assert nmi_answers.read(body, order_id="inv-1").outcome is Outcome.unknown


# B8
@given(st.text(max_size=200))
def test_no_noise_is_ever_read_as_an_approval(noise: str):
    assert nmi_answers.read(noise, order_id="inv-1").outcome is not Outcome.approved


# B8
@given(st.integers(0, len(APPROVED) - 1))
def test_an_answer_that_was_cut_off_is_not_an_approval(length: int):
    assert nmi_answers.read(APPROVED[:length], order_id="inv-1").outcome is Outcome.unknown


def test_plain_spaces_colons_and_blank_fields_are_read():
    fields = nmi_answers.parsed("responsetext=Void Successful REFID:31&authcode=&orderid=a b")
    assert fields == {"responsetext": "Void Successful REFID:31", "authcode": "", "orderid": "a b"}


def test_an_added_customer_is_proved_by_its_vault_id():
    body = answered(transactionid="", orderid="", responsetext="Customer Added")
    bare = nmi_answers.read(body, proof="customer_vault_id")
    named = nmi_answers.read(body + "&customer_vault_id=256806849", proof="customer_vault_id")
    assert (bare.outcome, named.outcome) == (Outcome.unknown, Outcome.approved)
    assert named.stored_id == "256806849"


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("202", Advice.later),
        ("264", Advice.later),
        ("223", Advice.correct),
        ("225", Advice.correct),
        ("251", Advice.stop),
        ("253", Advice.stop),
        ("262", Advice.stop),
    ],
)
def test_a_decline_says_whether_trying_again_makes_sense(code: str, advice: Advice):
    body = answered(response="2", response_code=code)
    assert nmi_answers.read(body, order_id="inv-1").advice is advice
