"""The gateway's own books: one SQLite file behind one lock."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS payment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, condition TEXT NOT NULL,
    order_id TEXT NOT NULL, description TEXT NOT NULL, cents INTEGER NOT NULL,
    instrument TEXT NOT NULL, billing TEXT NOT NULL, vault_id TEXT NOT NULL,
    authcode TEXT NOT NULL, avs TEXT NOT NULL, cvv TEXT NOT NULL,
    refund_of INTEGER REFERENCES payment (id));
CREATE INDEX IF NOT EXISTS payment_order ON payment (order_id);
CREATE TABLE IF NOT EXISTS action (
    id INTEGER PRIMARY KEY, payment_id INTEGER NOT NULL REFERENCES payment (id),
    type TEXT NOT NULL, cents INTEGER NOT NULL, at TEXT NOT NULL, success INTEGER NOT NULL,
    text TEXT NOT NULL, code INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS action_payment ON action (payment_id);
CREATE TABLE IF NOT EXISTS vault (
    id TEXT PRIMARY KEY, instrument TEXT NOT NULL, billing TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
    form TEXT NOT NULL, field TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (form, field));
CREATE TABLE IF NOT EXISTS token (
    token TEXT PRIMARY KEY, instrument TEXT NOT NULL, made_at TEXT NOT NULL, used_at TEXT);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, argument TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, body TEXT NOT NULL,
    place REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0,
    due_at TEXT NOT NULL, heard TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS phone_text (
    id INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, direction TEXT NOT NULL,
    recipient TEXT NOT NULL, sender TEXT NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL,
    at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS text_report (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL, fields TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS knob (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

Value = str | int | float | None


class Ledger:
    """Everything that the sandbox remembers; safe for the server's threads."""

    def __init__(self, path: Path | str) -> None:
        """Open the file, and rule its pages if it is new."""
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(SCHEMA)
        # Ids begin with the time, so that a fresh file never gives out one that was used before.
        first = int(self.now().timestamp()) * 10
        self.run(
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'payment', ?"
            " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'payment')",
            first,
        )

    @contextmanager
    def booking(self) -> Iterator[None]:
        """Hold the books for one change: all of it is written, or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        """Read all rows of a select."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Value) -> sqlite3.Row | None:
        """Read the first row of a select, if there is one."""
        return next(iter(self.rows(sql, *values)), None)

    def run(self, sql: str, *values: Value) -> int:
        """Change something; tell the new row's id."""
        with self._lock:
            return self._connection.execute(sql, values).lastrowid or 0

    def knob(self, name: str, default: str = "") -> str:
        """Read a setting of the control page."""
        row = self.row("SELECT value FROM knob WHERE name = ?", name)
        return str(row["value"]) if row else default

    def turn(self, name: str, value: str) -> None:
        """Change a setting of the control page."""
        self.run("INSERT OR REPLACE INTO knob (name, value) VALUES (?, ?)", name, value)

    def now(self) -> datetime:
        """Tell the gateway's time: the file's own clock, moved ahead by the control page."""
        row = self.rows("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00' AS now")[0]
        ahead = timedelta(hours=float(self.knob("hours_ahead", "0")))
        return datetime.fromisoformat(row["now"]) + ahead

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
