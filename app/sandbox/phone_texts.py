"""The texts that the sandbox knows, and what it has to report about them."""

import json
import secrets
import sqlite3
from datetime import datetime
from email.utils import format_datetime

from app.sandbox.running import here

OUTBOUND, INBOUND = "outbound-api", "inbound"
OURS = "+15005550006"
FAULTS = {
    "503": "Answer 503, nothing taken",
    "drop": "Take it, then drop the connection without an answer",
}
ENDINGS = {"delivered": "", "undelivered": "30005", "failed": "30008"}


def keep(direction: str, to: str, sender: str, body: str) -> str:
    """Write a text down; return its name."""
    ledger, sid = here().ledger, f"SM{secrets.token_hex(16)}"
    status = "received" if direction == INBOUND else ledger.knob("text_ending", "delivered")
    ledger.run(
        "INSERT INTO phone_text (sid, direction, recipient, sender, body, status, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(sid, direction, to, sender, body, status, ledger.now().isoformat()),
    )
    return sid


def find(sid: str) -> sqlite3.Row:
    """Read one text."""
    return here().ledger.rows("SELECT * FROM phone_text WHERE sid = ?", sid)[0]


def newest(to: str, most: int) -> list[sqlite3.Row]:
    """Read the newest texts, to one number if one is given."""
    return here().ledger.rows(
        "SELECT * FROM phone_text WHERE ? IN ('', recipient) ORDER BY id DESC LIMIT ?", to, most
    )


def worded(row: sqlite3.Row) -> dict[str, object]:
    """Word one text as Twilio does."""
    made = format_datetime(datetime.fromisoformat(row["at"]))
    code = ENDINGS.get(row["status"], "")
    return {
        "sid": row["sid"],
        "direction": row["direction"],
        "to": row["recipient"],
        "from": row["sender"],
        "body": row["body"],
        "status": row["status"],
        "date_created": made,
        "date_sent": made,
        "account_sid": here().settings.text_account,
        "error_code": int(code) if code else None,
    }


def report(sid: str, to: str, url: str) -> None:
    """Plan the reports of a text: sent, and how it ended."""
    for status in ("sent", here().ledger.knob("text_ending", "delivered")):
        fields = {
            "MessageSid": sid,
            "MessageStatus": status,
            "To": to,
            "AccountSid": here().settings.text_account,
        }
        if ENDINGS.get(status):
            fields["ErrorCode"] = ENDINGS[status]
        plan(url, fields)


def plan(url: str, fields: dict[str, str]) -> None:
    """Let the postman bring something."""
    if url:
        here().ledger.run(
            "INSERT INTO text_report (url, fields) VALUES (?, ?)", url, json.dumps(fields)
        )
        here().postman.ring()
