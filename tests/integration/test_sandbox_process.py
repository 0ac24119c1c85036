"""The sandbox as a process of its own, its control page and its walls."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.fixtures import gateway
from tests.fixtures.gateway import CARD, Sandbox

MERCHANT = "http://127.0.0.1:9"
PATIENCE = 180
KEY = "sandbox-security-key"


@contextmanager
def started(state: Path, *options: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "app.sandbox", "--port", "0", "--merchant", MERCHANT]
    process = subprocess.Popen(
        [*command, "--state", str(state), *options],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def address(process: subprocess.Popen[str]) -> str:
    """Wait until it listens, and read where."""
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"TEST GATEWAY on (http://127\.0\.0\.1:\d+)/", said)
    assert found, said
    return found[1]


def test_it_starts_alone_takes_its_keys_from_the_environment_and_ends_cleanly(tmp_path: Path):
    keys = {"GATEWAY_SECURITY_KEY": "from-the-environment"}
    with started(tmp_path / "sandbox.sqlite", **keys) as process:
        asked = {"security_key": "from-the-environment", "report_type": "test_mode_status"}
        reply = httpx.post(f"{address(process)}/api/query.php", data=asked, timeout=PATIENCE)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
    assert "<test_mode_enabled>true</test_mode_enabled>" in reply.text


def test_it_brings_its_webhooks_by_itself(tmp_path: Path):
    with (
        gateway.listening() as merchant,
        started(tmp_path / "sandbox.sqlite", "--webhook", merchant.url) as process,
    ):
        sale = {"security_key": KEY, "type": "sale", "amount": "5.00", "orderid": "inv-1-1"}
        httpx.post(f"{address(process)}/api/transact.php", data={**sale, **CARD}, timeout=PATIENCE)
        assert merchant.arrival.wait(timeout=PATIENCE)


def test_it_does_not_start_in_production(tmp_path: Path):
    with started(tmp_path / "sandbox.sqlite", TENDWELL_ENV="production") as process:
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode != 0
    assert "production" in said


def test_what_it_booked_outlives_it(sandbox: Sandbox, tmp_path: Path):
    sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    (state,) = tmp_path.glob("*.sqlite")
    with started(state) as again:
        booked = httpx.get(f"{address(again)}/control/state", timeout=PATIENCE).json()["payments"]
    assert [one["order_id"] for one in booked] == ["inv-1-1"]


def test_the_control_page_shows_what_was_paid_and_bears_a_ribbon(sandbox: Sandbox):
    answer = sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    page = httpx.get(f"{sandbox.url}/")
    assert "TEST GATEWAY" in page.text
    assert answer.transaction_id in page.text
    assert "4111111111111111" not in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_lever_leads_back_to_the_page_for_people(sandbox: Sandbox):
    browser = {"Accept": "text/html,application/xhtml+xml", "Origin": sandbox.url}
    reply = httpx.post(f"{sandbox.url}/control/settle", headers=browser)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/")


# A page elsewhere could otherwise send forms to this machine.
def test_a_lever_pulled_by_another_site_does_not_move(sandbox: Sandbox):
    foreign = {"Origin": "https://mallory.example"}
    reply = httpx.post(f"{sandbox.url}/control/fault", data={"kind": "drop"}, headers=foreign)
    assert reply.status_code == 403
    assert sandbox.state()["faults"] == []


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("fault", {"kind": "none such"}),
        ("fault", {"kind": "drop", "times": "0"}),
        ("fault", {"kind": "drop", "times": "x"}),
        ("clock", {"hours": "-1"}),
        ("return/abc", {}),
        ("return/99999999999999999999", {}),
    ],
)
def test_a_lever_pulled_wrongly_says_so(sandbox: Sandbox, path: str, fields: dict[str, str]):
    assert sandbox.control(path, **fields).status_code == 400


def test_faults_are_forgotten_when_told(sandbox: Sandbox):
    sandbox.control("fault", kind="drop", times="3")
    planned = sandbox.state()["faults"]
    sandbox.control("faults/clear")
    assert (len(planned), sandbox.state()["faults"]) == (3, [])


def test_a_field_is_framed_by_our_merchants_only(sandbox: Sandbox):
    field = f"{sandbox.url}/token/field"
    foreign = httpx.get(field, params={"f": "ccnumber", "origin": "https://mallory.example"})
    unknown = httpx.get(field, params={"f": "pin", "origin": MERCHANT})
    assert (foreign.status_code, unknown.status_code) == (404, 404)


def test_a_token_is_made_for_our_merchants_only(sandbox: Sandbox):
    foreign = {"Origin": "https://mallory.example"}
    for method in ("OPTIONS", "POST"):
        reply = httpx.request(method, f"{sandbox.url}/token/create", headers=foreign)
        assert reply.status_code == 403
        assert "Access-Control-Allow-Origin" not in reply.headers


def test_only_a_field_itself_may_say_what_was_typed(sandbox: Sandbox):
    typed = {"form": "0" * 32, "field": "ccnumber", "value": "4111111111111111"}
    for origin in ({}, {"Origin": MERCHANT}):
        reply = httpx.post(f"{sandbox.url}/token/entry", json=typed, headers=origin)
        assert reply.status_code == 403
