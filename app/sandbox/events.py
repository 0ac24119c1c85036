"""What the gateway has to tell the merchant: events, in the shape of its webhooks."""

import json
import sqlite3
import uuid
from collections.abc import Sequence

from app.sandbox import payments
from app.sandbox.answers import dollars
from app.sandbox.ledger import Ledger
from app.sandbox.payments import Payment

MERCHANT = {"id": "1234", "name": "Test Account"}
PROCESSOR = {"id": "ccprocessora", "name": "Test Processor", "type": "cc"}
CHECK_EVENTS = {
    "settle": "settle",
    "check_return": "return",
    "check_late_return": "latereturn",
}


def announce(ledger: Ledger, payment: Payment) -> None:
    """Tell of the newest thing that was done with a payment."""
    action = payments.actions(ledger, payment)[-1]
    name = str(action["type"])
    if name in CHECK_EVENTS:
        kind = f"transaction.check.status.{CHECK_EVENTS[name]}"
    else:
        kind = f"transaction.{name}.{'success' if action['success'] else 'failure'}"
    enqueue(ledger, kind, _body(payment, action))


def announce_settlement(ledger: Ledger, settled: Sequence[Payment]) -> None:
    """Tell that a batch reached the bank."""
    total = sum(-one.cents if one.refund_of else one.cents for one in settled)
    body = {
        "merchant": MERCHANT,
        "processor": PROCESSOR,
        "batch_id": str(uuid.uuid4().int)[:9],
        "count": len(settled),
        "amount": dollars(total),
        "transaction_ids": [str(one.id) for one in settled],
    }
    enqueue(ledger, "settlement.batch.complete", body)


def announce_chargeback(ledger: Ledger, payment: Payment, reason: str) -> None:
    """Tell that a cardholder took money back; as in life, no transaction id comes along."""
    entry = {
        "id": str(uuid.uuid4().int)[:9],
        "date": f"{ledger.now():%Y%m%d}",
        "customer_name": _name(payment),
        "cc_number": payment.instrument.starred,
        "amount": dollars(payment.cents),
        "reason_code": "4837",
        "reason": reason,
    }
    body = {
        "merchant": MERCHANT,
        "processor": PROCESSOR,
        "batch": {"count": 1, "total_amount": dollars(payment.cents)},
        "count": 1,
        "chargeback_amount": dollars(payment.cents),
        "chargebacks": [entry],
    }
    enqueue(ledger, "chargeback.batch.complete", body)


def enqueue(ledger: Ledger, kind: str, body: dict[str, object]) -> str:
    """Put an event into the queue; its bytes are fixed here, so that a replay is the same."""
    event_id = str(uuid.uuid4())
    event = {"event_id": event_id, "event_type": kind, "event_body": body}
    row = ledger.row("SELECT coalesce(max(place), 0) + 1 AS place FROM event")
    ledger.run(
        "INSERT INTO event (event_id, type, body, place, due_at) VALUES (?, ?, ?, ?, ?)",
        event_id,
        kind,
        json.dumps(event, separators=(",", ":"), ensure_ascii=False),
        float(row["place"]) if row else 1.0,
        ledger.now().isoformat(),
    )
    return event_id


def _name(payment: Payment) -> str:
    names = (
        payment.billing.get("first_name", ""),
        payment.billing.get("last_name", ""),
    )
    return " ".join(names).strip() or payment.instrument.name


def _body(payment: Payment, action: sqlite3.Row) -> dict[str, object]:
    return {
        "merchant": MERCHANT,
        "features": {"is_test_mode": True},
        "transaction_id": str(payment.id),
        "transaction_type": payment.kind,
        "condition": payment.condition,
        "processor_id": PROCESSOR["id"],
        "order_description": payment.description,
        "order_id": payment.order_id,
        "customerid": payment.vault_id,
        "currency": "USD",
        "requested_amount": dollars(payment.cents),
        "authorization_code": payment.authcode,
        "billing_address": _address(payment),
        **_means(payment),
        "action": {
            "amount": dollars(action["cents"]),
            "action_type": action["type"],
            "date": action["at"],
            "success": str(action["success"]),
            "source": "api",
            "api_method": "transact",
            "response_text": action["text"],
            "response_code": str(action["code"]),
        },
    }


def _address(payment: Payment) -> dict[str, str]:
    renamed = {"address1": "address_1", "address2": "address_2", "zip": "postal_code"}
    return {renamed.get(name, name): payment.billing.get(name, "") for name in payments.BILLING}


def _means(payment: Payment) -> dict[str, object]:
    one = payment.instrument
    if one.kind == "ck":
        return {
            "check": {
                "check_account": one.starred,
                "check_aba": one.aba,
                "check_name": one.name,
                "account_holder_type": one.holder_type,
                "account_type": one.account_type,
                "sec_code": "WEB",
            }
        }
    return {
        "card": {
            "cc_number": one.number,
            "cc_exp": one.exp,
            "avs_response": payment.avs,
            "csc_response": payment.cvv,
            "cc_bin": one.bin,
            "cc_type": one.brand,
        }
    }
