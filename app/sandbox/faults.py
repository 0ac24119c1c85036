"""What can go wrong on purpose: a queue of misfortunes, one for each of the next requests."""

import contextlib
import socket
import time
from dataclasses import dataclass

from flask import Response, request

from app.sandbox.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Fault:
    """One misfortune: whether the payment is booked all the same, and what the caller gets."""

    words: str
    books: bool = True
    ends: str = "answer"
    """``answer``, ``drop`` (the connection), ``502`` or ``garbage``."""
    waits: str = ""
    """``before`` or ``after`` booking; the argument tells how many seconds."""
    code: int | None = None
    """The answer's response_code; a decline takes it from the argument."""


KINDS = {
    "decline": Fault("Decline with this code", code=200),
    "hang": Fault("Book, then answer only after these seconds", waits="after"),
    "hang_before": Fault("Wait these seconds, then book and answer", waits="before"),
    "drop": Fault("Book, then drop the connection without an answer", ends="drop"),
    "drop_before": Fault("Drop the connection, nothing booked", books=False, ends="drop"),
    "bad_gateway": Fault("Book, then answer 502", ends="502"),
    "bad_gateway_before": Fault("Answer 502, nothing booked", books=False, ends="502"),
    "garbage": Fault("Book, then answer something that cannot be read", ends="garbage"),
    "communication": Fault("Book, but answer 421 communication error", code=421),
    "duplicate": Fault("Answer duplicate transaction, nothing booked", books=False, code=300),
    "rate_limit": Fault("Answer 301 rate limit, nothing booked", books=False, code=301),
    "query_down": Fault("Answer 502 to the next query", books=False, ends="502"),
}
QUERY_KINDS = {"query_down"}
LONGEST_WAIT = 120.0


@dataclass(frozen=True, slots=True)
class Due:
    """The misfortune of this request."""

    kind: str
    argument: str = ""

    @property
    def fault(self) -> Fault:
        """What this kind of misfortune does; none does nothing."""
        return KINDS.get(self.kind, Fault("none"))

    @property
    def decline(self) -> int | None:
        """The code with which the bank is to say no."""
        if self.kind != "decline":
            return None
        return int(self.argument) if self.argument.isdigit() else self.fault.code

    def wait(self, when: str) -> None:
        """Let the caller wait, if this is the moment."""
        if self.fault.waits == when:
            with contextlib.suppress(ValueError):
                time.sleep(min(float(self.argument or 30), LONGEST_WAIT))

    def ending(self, body: str) -> Response:
        """Answer as the misfortune demands, or as if nothing had happened."""
        if self.fault.ends == "drop":
            hang_up()
        if self.fault.ends == "502":
            return Response("<h1>502 Bad Gateway</h1>", 502, content_type="text/html")
        if self.fault.ends == "garbage":
            body = "<html><body>We are doing some maintenance."
        return Response(body, content_type="text/html; charset=UTF-8")


def plan(ledger: Ledger, kind: str, argument: str = "", times: int = 1) -> None:
    """Put a misfortune at the end of the queue."""
    for _ in range(times):
        ledger.run("INSERT INTO fault (kind, argument) VALUES (?, ?)", kind, argument)


def take(ledger: Ledger, *, query: bool = False) -> Due:
    """Take the next misfortune off the queue; there may be none."""
    with ledger.booking():
        for row in ledger.rows("SELECT * FROM fault ORDER BY id"):
            if (row["kind"] in QUERY_KINDS) == query:
                ledger.run("DELETE FROM fault WHERE id = ?", row["id"])
                return Due(row["kind"], row["argument"])
    return Due("")


def hang_up() -> None:
    """Close the caller's connection, as a broken line would."""
    line = request.environ.get("werkzeug.socket")
    if isinstance(line, socket.socket):
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
