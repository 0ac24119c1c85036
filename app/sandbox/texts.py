"""The sandbox as a text provider: it takes texts as Twilio does, and tells which ones it has.

Two numbers behave as Twilio's own test numbers do: +15005550001 is refused as invalid, and
+15005550004 as one that answered STOP. What the next ones shall meet is said in text_levers.py.
"""

import re

from flask import Blueprint, Response, jsonify, request

from app.sandbox import phone_texts
from app.sandbox.faults import hang_up
from app.sandbox.running import here

texts = Blueprint("texts", __name__)
REFUSED = {
    "+15005550001": (21211, "The 'To' number is not a valid phone number."),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
}
E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
MESSAGES = "/2010-04-01/Accounts/<account>/Messages.json"
Answer = Response | tuple[Response, int]


@texts.post(MESSAGES)
def take(account: str) -> Answer:
    """Take a text, or say why not; perhaps hang up before anything is said."""
    if not is_known(account):
        return refusal(20003, "Authenticate", 401)
    ledger, form = here().ledger, request.form
    fault = ledger.knob("text_fault")
    ledger.turn("text_fault", "")
    if fault == "503":
        return refusal(20500, "Internal server error", 503)
    to, body = form.get("To", ""), form.get("Body", "")
    code, words = reason_against(to, body)
    if code:
        return refusal(code, words, 400)
    sid = phone_texts.keep(phone_texts.OUTBOUND, to, form.get("From", ""), body)
    phone_texts.report(sid, to, form.get("StatusCallback", ""))
    if fault == "drop":
        hang_up()
    return jsonify(phone_texts.worded(phone_texts.find(sid)) | {"status": "queued"}), 201


@texts.get(MESSAGES)
def listed(account: str) -> Answer:
    """List the texts that there are, the newest first."""
    if not is_known(account):
        return refusal(20003, "Authenticate", 401)
    asked = request.args
    rows = phone_texts.newest(asked.get("To", ""), asked.get("PageSize", 50, int))
    return jsonify(messages=[phone_texts.worded(row) for row in rows], next_page_uri=None)


def is_known(account: str) -> bool:
    """Tell whether the request bears the account's own keys."""
    settings, given = here().settings, request.authorization
    keys = (settings.text_account, settings.text_key)
    return given is not None and (given.username, given.password) == keys and account == keys[0]


def reason_against(to: str, body: str) -> tuple[int, str]:
    """Say why a text is not taken; 0 if it is."""
    if to in REFUSED:
        return REFUSED[to]
    if not E164.fullmatch(to):
        return 21211, "The 'To' number is not a valid phone number."
    if not body:
        return 21602, "Message body is required."
    if len(body) > 1600:
        return 21617, "The concatenated message body exceeds the 1600 character limit."
    return 0, ""


def refusal(code: int, words: str, status: int) -> tuple[Response, int]:
    """Refuse in Twilio's words."""
    return jsonify(code=code, message=words, status=status), status
