"""The control page: what happened, and what shall happen next."""

import re
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.sandbox import bank, faults, payments, phone_texts
from app.sandbox.answers import CODES, Rejected, dollars
from app.sandbox.payments import Payment
from app.sandbox.running import here

control = Blueprint("control", __name__)
SHOWN = 100


@control.before_request
def only_from_here() -> None:
    """Refuse forms that another site's page sends to this machine."""
    origin = request.headers.get("Origin")
    own = urlsplit(request.host_url)
    if request.method == "POST" and origin not in {
        None,
        f"{own.scheme}://{own.netloc}",
    }:
        abort(403)


@control.get("/")
def page() -> str:
    """Show the latest payments and events, and the levers."""
    ledger = here().ledger
    rows = ledger.rows("SELECT * FROM payment ORDER BY id DESC LIMIT ?", SHOWN)
    return render_template(
        "control.html",
        payments=[payments.read(row) for row in rows],
        events=ledger.rows("SELECT * FROM event ORDER BY id DESC LIMIT ?", SHOWN),
        due=ledger.rows("SELECT * FROM fault ORDER BY id"),
        kinds=faults.KINDS,
        declines=[code for code in CODES if 200 <= code < 300],
        codes=CODES,
        dollars=dollars,
        settings=here().settings,
        texts=phone_texts.newest("", SHOWN),
        text_faults=phone_texts.FAULTS,
        text_fault=ledger.knob("text_fault"),
        endings=phone_texts.ENDINGS,
        ending=ledger.knob("text_ending", "delivered"),
        held=bool(ledger.knob("hold")),
        hours_ahead=ledger.knob("hours_ahead", "0"),
    )


@control.get("/control/state")
def state() -> Response:
    """Tell scripts everything that the page shows, as JSON."""
    ledger = here().ledger
    booked = [payments.read(row) for row in ledger.rows("SELECT * FROM payment ORDER BY id")]
    waiting = ledger.rows("SELECT event_id, type, state, tries, heard FROM event ORDER BY id")
    return jsonify(
        payments=[summary(payment) for payment in booked],
        events=[dict(row) for row in waiting],
        faults=[dict(row) for row in ledger.rows("SELECT kind, argument FROM fault ORDER BY id")],
        vault=[row["id"] for row in ledger.rows("SELECT id FROM vault ORDER BY id")],
    )


def summary(payment: Payment) -> dict[str, object]:
    """Word one payment for a script."""
    return {
        "transaction_id": str(payment.id),
        "kind": payment.kind,
        "condition": payment.condition,
        "order_id": payment.order_id,
        "cents": payment.cents,
        "refund_of": str(payment.refund_of) if payment.refund_of else None,
        "actions": [row["type"] for row in payments.actions(here().ledger, payment)],
    }


@control.post("/control/fault")
def fault() -> AnyResponse:
    """Let one of the next requests go wrong."""
    told = request.values
    kind, argument = told.get("kind", ""), told.get("argument", "").strip()
    times = told.get("times", "1")
    if kind not in faults.KINDS or not re.fullmatch(r"[1-9]\d{0,3}", times):
        abort(400)
    faults.plan(here().ledger, kind, argument, int(times))
    return done(planned=kind)


@control.post("/control/faults/clear")
def clear() -> AnyResponse:
    """Let nothing go wrong any more."""
    here().ledger.run("DELETE FROM fault")
    return done(planned=None)


@control.post("/control/settle")
def settle() -> AnyResponse:
    """Close the batch: the bank takes every payment that waits."""
    return done(settled=bank.settle(here().ledger))


@control.post("/control/return/<number>")
def bounce(number: str) -> AnyResponse:
    """Let the bank send a payment from an account back."""
    return done(condition=answered(bank.send_back, number).condition)


@control.post("/control/chargeback/<number>")
def chargeback(number: str) -> AnyResponse:
    """Let a cardholder take a settled payment back."""
    return done(condition=answered(bank.charge_back, number).condition)


@control.post("/control/clock")
def clock() -> AnyResponse:
    """Move the gateway's time ahead, so that tokens grow old."""
    hours = request.values.get("hours", "")
    if not re.fullmatch(r"\d{1,4}", hours):
        abort(400)
    here().ledger.turn("hours_ahead", hours)
    return done(hours_ahead=hours)


@control.post("/control/webhooks/<any(hold,release,shuffle,deliver):what>")
def webhooks(what: str) -> AnyResponse:
    """Keep events back, let them go, mix them up, or bring all of them this instant."""
    courier = here().courier
    if what in {"hold", "release"}:
        courier.hold(back=what == "hold")
    elif what == "shuffle":
        courier.shuffle()
    else:
        return done(delivered=courier.deliver(now=True))
    return done(webhooks=what)


@control.post("/control/webhooks/replay/<event_id>")
def replay(event_id: str) -> AnyResponse:
    """Bring an event once more."""
    here().courier.replay(event_id)
    return done(replayed=event_id)


def answered(act: bank.Act, number: str) -> Payment:
    """Do something with one payment; what cannot be is the asker's fault."""
    try:
        payment = act(here().ledger, number)
    except Rejected as refusal:
        abort(400, refusal.text)
    here().courier.ring()
    return payment


def done(**facts: object) -> AnyResponse:
    """Go back to the page, or tell a script what came of it."""
    here().courier.ring()
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "text/html":
        return redirect(url_for("control.page"), 303)
    return jsonify(facts)
