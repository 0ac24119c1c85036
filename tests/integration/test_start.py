"""`python run.py`: one command to a working agency, and Ctrl-C out of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.fixtures.live import free_port

ROOT = Path(__file__).parents[2]
LAST_LINE = "Ctrl-C stops it."


@contextmanager
def started(folder, **settings):
    """Start as a terminal does, in a process group of its own."""
    ports = {"PORT": str(free_port()), "SANDBOX_PORT": str(free_port())}
    environment = os.environ | {"TENDWELL_INSTANCE": str(folder)} | ports | settings
    process = subprocess.Popen(
        [sys.executable, "run.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    process.url = f"http://127.0.0.1:{environment['PORT']}"
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def read_until_ready(process):
    said = []
    for line in process.stdout:
        said.append(line)
        if LAST_LINE in line:
            break
    return "".join(said)


def press_ctrl_c(process):
    os.killpg(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    return rest


@pytest.fixture(scope="module")
def first_start(tmp_path_factory):
    """The first start of an installation: what it said, how it answered, how it ended."""
    folder = tmp_path_factory.mktemp("installation")
    with started(folder) as process:
        said = read_until_ready(process)
        answer = httpx.get(f"{process.url}/login/", timeout=30)
        rest = press_ctrl_c(process)
    return folder, said, answer, rest, process


def test_the_first_start_tells_the_address_and_the_logins(first_start):
    said, process = first_start[1], first_start[-1]
    assert f"Tendwell is ready: {process.url}" in said
    assert "admin@demo.tendwell.test" in said
    assert "tendwell-demo-agency" in said


def test_the_pages_answer_as_soon_as_the_address_is_told(first_start):
    assert first_start[2].status_code == 200


def test_ctrl_c_ends_everything_without_a_trace(first_start):
    rest, process = first_start[-2:]
    assert process.returncode == 0
    assert "Traceback" not in rest
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_request_under_way_at_ctrl_c_is_answered_whole(first_start):
    form = b"email=admin%40demo.tendwell.test"
    with started(first_start[0]) as process:
        read_until_ready(process)
        address = urlsplit(process.url)
        with socket.create_connection((address.hostname, address.port), timeout=30) as line:
            line.sendall(
                b"POST /login/ HTTP/1.1\r\nHost: %b\r\nExpect: 100-continue\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: %d\r\n\r\n" % (address.netloc.encode(), len(form))
            )
            assert line.recv(4096).startswith(b"HTTP/1.1 100 ")  # a worker waits for the form
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.5)
            line.sendall(form)
            answer = b"".join(iter(partial(line.recv, 4096), b""))
        process.communicate(timeout=30)
    assert answer.startswith(b"HTTP/1.1 400 ")  # the page that misses its token


def test_a_later_start_keeps_the_agency_there_is(first_start):
    with started(first_start[0]) as process:
        said = read_until_ready(process)
        press_ctrl_c(process)
    assert "Making a demo agency" not in said


def test_a_taken_port_is_told_in_words(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with started(tmp_path, PORT=port) as process:
            said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Something else is using PORT={port}" in said


def test_unsafe_settings_are_refused_in_words(tmp_path):
    with started(tmp_path, TENDWELL_ENV="production", DATABASE_URL="mysql://") as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Tendwell cannot start" in said
    assert "Traceback" not in said


def test_settings_that_cannot_be_read_are_named(tmp_path):
    with started(tmp_path, PORT="eighty", MAIL_USE_TLS="true") as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "PORT is 'eighty': write a whole number." in said
    assert "MAIL_USE_TLS is 'true': write 1 for yes or 0 for no." in said
    assert "Traceback" not in said
