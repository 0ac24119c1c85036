"""What belongs to the one running gateway, for its views."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from app.sandbox.courier import Courier
from app.sandbox.ledger import Ledger
from app.sandbox.postman import Postman
from app.sandbox.settings import Settings

KEY = "tendwell-sandbox"


@dataclass(frozen=True, slots=True)
class Running:
    """Books, settings and messengers of one gateway."""

    ledger: Ledger
    settings: Settings
    courier: Courier
    postman: Postman


def attach(app: Flask, running: Running) -> None:
    """Let an application's views find theirs."""
    app.extensions[KEY] = running


def of(app: Flask) -> Running:
    """Find those of an application."""
    return cast(Running, app.extensions[KEY])


def here() -> Running:
    """Find those of the application that serves this request."""
    return of(current_app)
