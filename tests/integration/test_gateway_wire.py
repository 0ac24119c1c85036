"""One request to a gateway that does not behave: it ends, and it is never believed."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import BinaryIO

import pytest

from services.gateways import wire
from services.gateways.base import Answer, GatewaySettings, Outcome, Sale
from services.gateways.nmi import Nmi

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
YES = b"response=1&responsetext=SUCCESS&transactionid=7&orderid=inv-1&response_code=100"

Speech = Callable[[socket.socket, threading.Event], None]


def hear(request: BinaryIO) -> None:
    """Read the whole request: a line that is closed over unread bytes is a broken one."""
    length = 0
    while (header := request.readline()) != b"\r\n":
        if header.lower().startswith(b"content-length:"):
            length = int(header.split(b":")[1])
    request.read(length)


@contextmanager
def speaking(speech: Speech) -> Iterator[str]:
    """A server that answers its one caller with bytes of our choice."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line, line.makefile("rb") as request:
                hear(request)
                speech(line, over)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        thread.join()


def asked(speech: Speech, seconds: float = 10) -> Answer:
    sale = Sale("inv-1", Decimal("1.00"), token="once")
    with speaking(speech) as url:
        return Nmi(GatewaySettings(url, "key", seconds=seconds)).sale(sale)


def says(*parts: bytes) -> Speech:
    return lambda line, _over: line.sendall(b"".join(parts))


def test_a_whole_answer_is_believed():
    length = f"Content-Length: {len(YES)}\r\n\r\n".encode()
    assert asked(says(HEAD, length, YES)).outcome is Outcome.approved


# B8
@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"no HTTP at all\r\n\r\n",),
        (HEAD,),
        (HEAD, b"Content-Length: 500\r\n\r\n", YES),
        (HEAD, b"Transfer-Encoding: chunked\r\n\r\n10\r\nresponse=1"),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 79\r\n\r\n", YES),
        (b"HTTP/1.1 403 No\r\nContent-Length: 79\r\n\r\n", YES),
        (b"HTTP/1.1 302 There\r\nLocation: /yes\r\nContent-Length: 79\r\n\r\n", YES),
    ],
)
def test_an_answer_that_is_broken_off_or_no_200_is_unknown(parts: tuple[bytes, ...]):
    assert asked(says(*parts)).outcome is Outcome.unknown


# B8
def test_an_answer_without_end_is_given_up():
    def flood(line: socket.socket, over: threading.Event) -> None:
        line.sendall(HEAD + b"\r\n" + YES)
        try:
            while not over.is_set():
                line.sendall(b"&more=more" * 10_000)
        except OSError:
            return

    answer = asked(flood)
    assert (answer.outcome, answer.text) == (Outcome.unknown, "the answer is too large")


# B8
def test_an_answer_that_drips_is_given_up_in_time():
    def drip(line: socket.socket, over: threading.Event) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        while not over.wait(0.05):
            line.sendall(b"X-Later: yes\r\n")

    began = time.monotonic()
    answer = asked(drip, seconds=0.5)
    assert answer.outcome is Outcome.unknown
    assert time.monotonic() - began < 5


# B8
def test_silence_is_given_up_in_time():
    def wait(_line: socket.socket, over: threading.Event) -> None:
        over.wait(10)

    began = time.monotonic()
    assert asked(wait, seconds=0.5).outcome is Outcome.unknown
    assert time.monotonic() - began < 5


def test_a_closed_door_is_told_from_silence():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(wire.NotSent):
        wire.post(f"http://127.0.0.1:{port}/", {}, seconds=5)
