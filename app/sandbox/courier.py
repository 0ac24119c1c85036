"""Brings events to the merchant: signed, repeated until taken, in no promised order."""

import hashlib
import hmac
import secrets
import sqlite3
import threading
from datetime import timedelta

import httpx

from app.sandbox.ledger import Ledger
from app.sandbox.settings import Settings

MOST_TRIES = 12
LONGEST_WAIT = 3600.0


def signature(key: str, body: bytes, nonce: str | None = None) -> str:
    """Sign a webhook's bytes: ``t=<nonce>,s=<hex of HMAC-SHA256(key, nonce.body)>``."""
    nonce = nonce or secrets.token_hex(8)
    signed = hmac.new(key.encode(), nonce.encode() + b"." + body, hashlib.sha256)
    return f"t={nonce},s={signed.hexdigest()}"


class Courier:
    """Delivers what is due; a thread of its own does it in the running sandbox."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        """Learn where events come from and where they go."""
        self._ledger = ledger
        self._settings = settings
        self._bell = threading.Event()
        self._walking = threading.Lock()
        self._over = False

    def start(self) -> None:
        """Deliver from now on, whenever something is due."""
        threading.Thread(target=self._work, name="courier", daemon=True).start()

    def stop(self) -> None:
        """Finish the delivery under way, and no more."""
        self._over = True
        self.ring()

    def ring(self) -> None:
        """Say that there may be something to deliver."""
        self._bell.set()

    def deliver(self, *, now: bool = False) -> list[tuple[str, str]]:
        """Bring what is due, or everything that waits; tell each event and what came back."""
        with self._walking:
            return [(row["event_id"], self._bring(row)) for row in self._due(everything=now)]

    def replay(self, event_id: str) -> None:
        """Bring an event once more, byte for byte, under a new signature."""
        self._ledger.run(
            "UPDATE event SET state = 'waiting', due_at = ? WHERE event_id = ?",
            self._ledger.now().isoformat(),
            event_id,
        )
        self.ring()

    def shuffle(self) -> None:
        """Bring what waits in an order of chance."""
        for row in self._ledger.rows("SELECT id FROM event WHERE state = 'waiting'"):
            place = secrets.SystemRandom().random()
            self._ledger.run("UPDATE event SET place = ? WHERE id = ?", place, row["id"])

    def hold(self, *, back: bool) -> None:
        """Keep everything back, or let it go again."""
        self._ledger.turn("hold", "yes" if back else "")
        self.ring()

    def _work(self) -> None:
        while not self._over:
            self._bell.wait(timeout=0.5)
            self._bell.clear()
            if not self._over:
                self.deliver()

    def _due(self, *, everything: bool) -> list[sqlite3.Row]:
        if not self._settings.webhook or (self._ledger.knob("hold") and not everything):
            return []
        limit = "9999" if everything else self._ledger.now().isoformat()
        return self._ledger.rows(
            "SELECT * FROM event WHERE state = 'waiting' AND due_at <= ? ORDER BY place",
            limit,
        )

    def _bring(self, row: sqlite3.Row) -> str:
        body = str(row["body"]).encode()
        headers = {
            "Content-Type": "application/json",
            "Webhook-Signature": signature(self._settings.webhook_key, body),
        }
        try:
            reply = httpx.post(self._settings.webhook, content=body, headers=headers, timeout=10)
            heard, taken = str(reply.status_code), reply.is_success
        except httpx.HTTPError as error:
            heard, taken = type(error).__name__, False
        self._note(row, heard, taken=taken)
        return heard

    def _note(self, row: sqlite3.Row, heard: str, *, taken: bool) -> None:
        tries = int(row["tries"]) + 1
        state = "delivered" if taken else "given up" if tries >= MOST_TRIES else "waiting"
        wait = min(self._settings.retry_seconds * 2 ** (tries - 1), LONGEST_WAIT)
        self._ledger.run(
            "UPDATE event SET state = ?, tries = ?, heard = ?, due_at = ? WHERE id = ?",
            state,
            tries,
            heard,
            (self._ledger.now() + timedelta(seconds=wait)).isoformat(),
            row["id"],
        )
