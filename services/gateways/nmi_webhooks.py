"""Reads NMI's webhooks: first whose they are, then what they say."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from services.gateways.base import Chargeback, Event

HEADER = "webhook-signature"
SIGNATURE = re.compile(r"t=([^,\s]{1,200}),s=([0-9a-f]{64})", re.ASCII)


def verified(key: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether a body is signed with our key; its age does not matter, ``t`` is a nonce."""
    given = next((value for name, value in headers.items() if name.lower() == HEADER), "")
    match = SIGNATURE.fullmatch(given)
    if not key or not match:
        return False
    signed = match[1].encode() + b"." + body
    return hmac.compare_digest(hmac.new(key.encode(), signed, hashlib.sha256).hexdigest(), match[2])


def read(body: bytes) -> Event | None:
    """Read a verified body; None if it is none of the gateway's shapes."""
    try:
        told = json.loads(body)
        event, content = told["event_id"], told.get("event_body") or {}
        entries = [_chargeback(entry) for entry in content.get("chargebacks") or ()]
        single, several = content.get("transaction_id"), content.get("transaction_ids") or ()
        ids = [single] if single else several
        return Event(
            id=str(event),
            type=str(told["event_type"]),
            order_id=str(content.get("order_id") or ""),
            transaction_ids=tuple(str(one) for one in ids),
            chargebacks=tuple(entries),
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation):
        return None


def _chargeback(entry: Mapping[str, Any]) -> Chargeback:
    return Chargeback(
        id=str(entry.get("id", "")),
        date=str(entry.get("date", "")),
        last_4=str(entry.get("cc_number", ""))[-4:],
        amount=Decimal(str(entry.get("amount", "0"))),
        reason=str(entry.get("reason", "")),
    )
