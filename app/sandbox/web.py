"""Puts the gateway together."""

import os

from flask import Flask, Response

from app.sandbox.control import control
from app.sandbox.courier import Courier
from app.sandbox.hosted import hosted
from app.sandbox.ledger import Ledger
from app.sandbox.postman import Postman
from app.sandbox.query import query
from app.sandbox.running import Running, attach
from app.sandbox.settings import Settings
from app.sandbox.text_levers import text_levers
from app.sandbox.texts import texts
from app.sandbox.transact import transact

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
LARGEST_REQUEST = 256 * 1024


class Unsafe(Exception):
    """Nobody may believe, in production, that this gateway takes money."""


def create_gateway(settings: Settings) -> Flask:
    """Make the gateway's application; its courier is started by whoever serves it.

    Raises:
        Unsafe: this is a production machine.
    """
    if os.environ.get("TENDWELL_ENV") == "production":
        raise Unsafe("The test gateway does not run with TENDWELL_ENV=production.")
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    ledger = Ledger(settings.state)
    couriers = Courier(ledger, settings), Postman(ledger, settings)
    attach(app, Running(ledger, settings, *couriers))
    for part in (transact, query, hosted, control, texts, text_levers):
        app.register_blueprint(part)
    app.after_request(guard)
    return app


def guard(answer: Response) -> Response:
    """Set what every answer bears; the card fields set a policy of their own."""
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer
