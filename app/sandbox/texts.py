"""The sandbox as a text provider: it takes texts as Twilio does, and reports what became of them.

Two numbers behave as Twilio's own test numbers do: +15005550001 is refused as invalid, and
+15005550004 as one that answered STOP. `/control/texts` tells what the next ones shall meet.
"""

import json
import re
import secrets

from flask import Blueprint, Response, abort, jsonify, request

from app.sandbox.running import here

texts = Blueprint("texts", __name__)
REFUSED = {
    "+15005550001": (21211, "The 'To' number is not a valid phone number."),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
}
ENDINGS = {"delivered": "", "undelivered": "30005", "failed": "30008"}
E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)


@texts.post("/2010-04-01/Accounts/<account>/Messages.json")
def take(account: str) -> Response | tuple[Response, int]:
    """Take a text, or say why not."""
    settings, ledger, given = here().settings, here().ledger, request.authorization
    keys = (settings.text_account, settings.text_key)
    if given is None or (given.username, given.password) != keys or account != keys[0]:
        return refusal(20003, "Authenticate", 401)
    if fault := ledger.knob("text_fault"):
        ledger.turn("text_fault", "")
        return refusal(20500, "Internal server error", int(fault))
    form = request.form
    to, body = form.get("To", ""), form.get("Body", "")
    code, words = REFUSED.get(to, (0, ""))
    if not E164.fullmatch(to):
        code, words = 21211, "The 'To' number is not a valid phone number."
    elif not body:
        code, words = 21602, "Message body is required."
    elif len(body) > 1600:
        code, words = 21617, "The concatenated message body exceeds the 1600 character limit."
    if code:
        return refusal(code, words, 400)
    sid = f"SM{secrets.token_hex(16)}"
    ledger.run(
        "INSERT INTO text (sid, recipient, sender, body) VALUES (?, ?, ?, ?)",
        *(sid, to, form.get("From", ""), body),
    )
    report_all(sid, to, form.get("StatusCallback", ""))
    said = jsonify(sid=sid, status="queued", to=to, body=body, account_sid=account, error_code=None)
    return said, 201


def refusal(code: int, words: str, status: int) -> tuple[Response, int]:
    """Refuse in Twilio's words."""
    return jsonify(code=code, message=words, status=status), status


def report_all(sid: str, to: str, url: str) -> None:
    """Plan the reports of a text: sent, and how it ended."""
    ending = here().ledger.knob("text_ending", "delivered")
    for status in ("sent", ending):
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


@texts.get("/control/texts")
def taken() -> Response:
    """Tell scripts which texts came."""
    rows = here().ledger.rows("SELECT sid, recipient, sender, body FROM text ORDER BY id")
    return jsonify(texts=[dict(row) for row in rows])


@texts.post("/control/texts/ending")
def end() -> Response:
    """Decide how the next texts end: delivered, undelivered, failed."""
    ending = request.values.get("ending", "")
    if ending not in ENDINGS:
        abort(400)
    here().ledger.turn("text_ending", ending)
    return jsonify(ending=ending)


@texts.post("/control/texts/fault")
def fault() -> Response:
    """Let the next text meet a server that is down."""
    here().ledger.turn("text_fault", "503")
    return jsonify(fault="503")


@texts.post("/control/texts/answer")
def answer() -> Response:
    """Let somebody answer a text: STOP, for instance."""
    said = request.values
    settings = here().settings
    fields = {
        "MessageSid": f"SM{secrets.token_hex(16)}",
        "From": said.get("from", ""),
        "To": "+15005550006",
        "Body": said.get("body", ""),
        "AccountSid": settings.text_account,
    }
    plan(settings.text_webhook, fields)
    return jsonify(answered=fields["From"])
