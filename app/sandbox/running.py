"""What belongs to the one running gateway, for its views."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from app.sandbox.courier import Courier
from app.sandbox.ledger import Ledger
from app.sandbox.settings import Settings

KEY = "tendwell-sandbox"


@dataclass(frozen=True, slots=True)
class Running:
    """Books, settings and messenger of one gateway."""

    ledger: Ledger
    settings: Settings
    courier: Courier


def attach(app: Flask, running: Running) -> None:
    """Let an application's views find theirs."""
    app.extensions[KEY] = running


def here() -> Running:
    """Find those of the application that serves this request."""
    return cast(Running, current_app.extensions[KEY])
