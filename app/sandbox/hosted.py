"""``/token/…``: the script, the framed fields and the tokens of Collect.js."""

import hmac
import re
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    render_template,
    request,
    send_from_directory,
)

from app.sandbox import tokens
from app.sandbox.running import here

hosted = Blueprint("hosted", __name__)
TITLES = {
    "ccnumber": ("Card number", "cc-number", "numeric"),
    "ccexp": ("Expiry (MM/YY)", "cc-exp", "numeric"),
    "cvv": ("Security code", "cc-csc", "numeric"),
    "checkname": ("Name on the account", "name", "text"),
    "checkaccount": ("Account number", "off", "numeric"),
    "checkaba": ("Routing number", "off", "numeric"),
}


@hosted.get("/token/Collect.js")
def script() -> Response:
    """Hand out the script that merchants' pages load."""
    return send_from_directory("static", "collect.js", mimetype="text/javascript", max_age=0)


@hosted.get("/token/field")
def field() -> Response:
    """Show one field, for one of our merchants' pages to frame."""
    name, merchant = request.args.get("f", ""), request.args.get("origin", "")
    if name not in TITLES or merchant not in here().settings.merchants:
        abort(404)
    title, autocomplete, mode = TITLES[name]
    page = render_template(
        "field.html",
        name=name,
        merchant=merchant,
        title=request.args.get("title") or title,
        placeholder=request.args.get("placeholder", ""),
        autocomplete=autocomplete,
        mode=mode,
    )
    answer = Response(page)
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        f" base-uri 'none'; form-action 'none'; frame-ancestors {merchant}"
    )
    return answer


@hosted.post("/token/entry")
def entry() -> Response:
    """Take what was typed into one field; only the field's own page may say so."""
    told = request.get_json()
    form, name, value = (str(told.get(key, "")) for key in ("form", "field", "value"))
    own = urlsplit(request.host_url)
    if request.headers.get("Origin") != f"{own.scheme}://{own.netloc}":
        abort(403)
    if name not in tokens.FIELDS or not re.fullmatch(r"[0-9a-f]{32}", form) or len(value) > 200:
        abort(400)
    if not value.strip():
        return jsonify(valid=False, message="Field is empty")
    valid = tokens.enter(here().ledger, form, name, value)
    return jsonify(valid=valid, message="Success" if valid else "Field is invalid")


@hosted.route("/token/create", methods=["POST", "OPTIONS"])
def create() -> Response:
    """Make a token of a filled form; merchants' pages ask for it across origins."""
    merchant = request.headers.get("Origin", "")
    if merchant not in here().settings.merchants:
        abort(403)
    if request.method == "OPTIONS":
        return across(Response(status=204), merchant)
    told = request.get_json()
    key = str(told.get("key", "")).encode()
    if not hmac.compare_digest(key, here().settings.tokenization_key.encode()):
        answer = jsonify(error="Invalid tokenization key")
        answer.status_code = 401
        return across(answer, merchant)
    made = tokens.create(here().ledger, str(told.get("form", "")))
    if made is None:
        answer = jsonify(error="Fields are missing or invalid")
        answer.status_code = 422
        return across(answer, merchant)
    return across(jsonify(tokens.described(*made)), merchant)


def across(answer: Response, merchant: str) -> Response:
    """Let the merchant's page, and no other, read an answer."""
    answer.headers["Access-Control-Allow-Origin"] = merchant
    answer.headers["Access-Control-Allow-Headers"] = "Content-Type"
    answer.headers["Vary"] = "Origin"
    return answer
