"""What the next texts shall meet, and what somebody answers."""

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from app.sandbox import phone_texts
from app.sandbox.control import done, only_from_here
from app.sandbox.running import here

text_levers = Blueprint("text_levers", __name__, url_prefix="/control/texts")
text_levers.before_request(only_from_here)
MOST = 1000


@text_levers.get("")
def taken() -> Response:
    """Tell scripts which texts came from the merchant, in their order."""
    rows = phone_texts.newest("", MOST)[::-1]
    kept = ("sid", "recipient", "sender", "body")
    ours = [row for row in rows if row["direction"] == phone_texts.OUTBOUND]
    return jsonify(texts=[{name: row[name] for name in kept} for row in ours])


@text_levers.post("/ending")
def end() -> AnyResponse:
    """Decide how the next texts end: delivered, undelivered, failed."""
    ending = request.values.get("ending", "")
    if ending not in phone_texts.ENDINGS:
        abort(400)
    here().ledger.turn("text_ending", ending)
    return done(ending=ending)


@text_levers.post("/fault")
def fault() -> AnyResponse:
    """Let the next text meet a server that is down, or a line that breaks."""
    kind = request.values.get("kind", "503")
    if kind not in phone_texts.FAULTS:
        abort(400)
    here().ledger.turn("text_fault", kind)
    return done(fault=kind)


@text_levers.post("/answer")
def answer() -> AnyResponse:
    """Let somebody write from a phone: STOP, for instance."""
    said, settings = request.values, here().settings
    sender, body = said.get("from", ""), said.get("body", "")
    fields = {
        "MessageSid": phone_texts.keep(phone_texts.INBOUND, phone_texts.OURS, sender, body),
        "From": sender,
        "To": phone_texts.OURS,
        "Body": body,
        "NumMedia": "0",
        "AccountSid": settings.text_account,
    }
    phone_texts.plan(settings.text_webhook, fields)
    return done(answered=sender)
