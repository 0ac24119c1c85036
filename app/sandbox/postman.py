"""Brings the reports about texts to whoever sent them, signed as Twilio signs them."""

import base64
import hashlib
import hmac
import json
import sqlite3
import threading
from collections.abc import Mapping

import httpx

from app.sandbox.ledger import Ledger
from app.sandbox.settings import Settings

MOST_TRIES = 5


def signed(token: str, url: str, fields: Mapping[str, str]) -> str:
    """Sign the address and the sorted fields: base64 of HMAC-SHA1."""
    said = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return base64.b64encode(hmac.digest(token.encode(), said.encode(), hashlib.sha1)).decode()


class Postman:
    """Delivers what waits; a thread of its own does it in the running sandbox."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        """Learn where reports come from and how to sign them."""
        self._ledger = ledger
        self._settings = settings
        self._bell = threading.Event()
        self._walking = threading.Lock()

    def start(self) -> None:
        """Deliver from now on, whenever something waits."""
        threading.Thread(target=self._work, name="postman", daemon=True).start()

    def ring(self) -> None:
        """Say that there may be something to deliver."""
        self._bell.set()

    def deliver(self) -> list[int]:
        """Bring everything that waits; tell what came back, 0 for no answer."""
        with self._walking:
            query = "SELECT * FROM text_report WHERE tries >= 0 ORDER BY id"
            return [self._bring(row) for row in self._ledger.rows(query)]

    def _work(self) -> None:
        while True:
            self._bell.wait(timeout=2)
            self._bell.clear()
            self.deliver()

    def _bring(self, row: sqlite3.Row) -> int:
        fields = json.loads(row["fields"])
        headers = {"X-Twilio-Signature": signed(self._settings.text_key, row["url"], fields)}
        try:
            heard = httpx.post(row["url"], data=fields, headers=headers, timeout=10).status_code
        except httpx.HTTPError:
            heard = 0
        is_over = 200 <= heard < 300 or row["tries"] + 1 >= MOST_TRIES
        tries = -1 if is_over else row["tries"] + 1
        self._ledger.run("UPDATE text_report SET tries = ? WHERE id = ?", tries, row["id"])
        return heard
