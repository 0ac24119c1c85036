"""Which webhooks are believed."""

import hashlib
import hmac
import json
from decimal import Decimal

import pytest

from app.sandbox.courier import signature
from services.gateways.base import Event, GatewaySettings
from services.gateways.nmi import Nmi

KEY = "whsec_test_tendwell"
TOLD = {
    "event_id": "9b312dfd-3174-4748-9447-d63c8744305a",
    "event_type": "transaction.sale.success",
    "event_body": {"transaction_id": "1234560000", "order_id": "inv-1", "customerid": ""},
}
BODY = json.dumps(TOLD, separators=(",", ":")).encode()


def gateway(key: str = KEY) -> Nmi:
    return Nmi(GatewaySettings(url="https://gateway.example", webhook_key=key))


def heard(header: str, body: bytes = BODY, key: str = KEY) -> Event | None:
    return gateway(key).verify_webhook({"Webhook-Signature": header}, body)


def signed(body: bytes = BODY, nonce: str = "a1b2c3d4e5f60718", key: str = KEY) -> str:
    digest = hmac.new(key.encode(), nonce.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={nonce},s={digest}"


def test_a_webhook_with_our_signature_is_read():
    assert heard(signed()) == Event(
        "9b312dfd-3174-4748-9447-d63c8744305a",
        "transaction.sale.success",
        "inv-1",
        ("1234560000",),
    )


def test_the_published_formula_gives_a_fixed_signature():
    body = b'{"event_id":"e-1","event_type":"transaction.sale.success","event_body":{}}'
    digest = "e6ff9e5bf62175c99ef68fa92bf409e6a2ef78b12d6fe76706cecacafa29ac0d"
    assert signature("whsec_test", body, "nonce-1") == f"t=nonce-1,s={digest}"
    assert heard(f"t=nonce-1,s={digest}", body, "whsec_test") is not None


def test_the_sandbox_signs_as_we_verify():
    assert heard(signature(KEY, BODY)) is not None


def test_the_name_of_the_header_may_be_written_in_any_case():
    assert gateway().verify_webhook({"webhook-SIGNATURE": signed()}, BODY) is not None


def test_an_old_nonce_is_as_good_as_a_new_one():
    assert heard(signed(nonce="1500000000")) is not None


def test_a_body_in_another_alphabet_is_read():
    told = {**TOLD, "event_body": {"order_id": "Rechnung-ñ-π-😀"}}
    body = json.dumps(told, ensure_ascii=False).encode()
    event = heard(signed(body), body)
    assert event is not None
    assert event.order_id == "Rechnung-ñ-π-😀"


GOOD = signed()
NONCE, DIGEST = GOOD[2:18], GOOD[21:]


@pytest.mark.parametrize(
    "header",
    [
        "",
        DIGEST,
        f"s={DIGEST},t={NONCE}",
        f"t={NONCE}",
        f"s={DIGEST}",
        f"t=,s={DIGEST}",
        f"t={NONCE},s={DIGEST[:-1]}",
        f"t={NONCE},s={DIGEST}0",
        f"t={NONCE},s={DIGEST.upper()}",
        f"t={NONCE},s={'z' * 64}",
        f"t={NONCE},s={'é' * 64}",
        f"t={NONCE},s={DIGEST}\n",
        f"t={NONCE}, s={DIGEST}",
        f"t={NONCE[::-1]},s={DIGEST}",
        f"t={NONCE},s={DIGEST},s={DIGEST}",
        "t=" + "x" * 100_000 + f",s={DIGEST}",
    ],
)
def test_a_signature_that_is_not_exactly_ours_is_refused(header: str):
    assert heard(header) is None


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace(b"inv-1", b"inv-2"),
        BODY + b"\n",
        json.dumps(TOLD).encode(),
        json.dumps(json.loads(BODY), sort_keys=True, separators=(",", ":")).encode(),
        b"",
    ],
)
def test_a_body_that_was_touched_is_refused(body: bytes):
    assert heard(signed(), body) is None


def test_another_key_is_refused():
    assert heard(signed(key="whsec_of_mallory")) is None


def test_without_a_key_nothing_is_believed():
    assert heard(signed(key=""), key="") is None


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b"not json",
        b'{"event_type":"x"}',
        b'{"event_id":"1","event_type":"x","event_body":"text"}',
        b'{"event_id":"1","event_type":"x","event_body":{"chargebacks":[{"amount":"much"}]}}',
        b"\xff\xfe",
    ],
)
def test_a_signed_body_of_another_shape_is_no_event(body: bytes):
    assert heard(signed(body), body) is None


def test_a_settled_batch_names_its_payments():
    told = {**TOLD, "event_body": {"transaction_ids": ["7", "8"]}}
    body = json.dumps(told).encode()
    event = heard(signed(body), body)
    assert event is not None
    assert event.transaction_ids == ("7", "8")


def test_a_chargeback_is_told_by_card_amount_and_day():
    entry = {"id": "5", "date": "20260505", "cc_number": "4xxxxxxxxxxx1111", "amount": "54.04"}
    told = {**TOLD, "event_body": {"chargebacks": [{**entry, "reason": "No authorization"}]}}
    body = json.dumps(told).encode()
    event = heard(signed(body), body)
    assert event is not None
    (chargeback,) = event.chargebacks
    assert (chargeback.last_4, chargeback.amount, chargeback.date) == (
        "1111",
        Decimal("54.04"),
        "20260505",
    )
