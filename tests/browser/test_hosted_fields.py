"""Collect.js in a real browser: the merchant's page gets a token and never sees a number."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.sandbox.server import Quiet
from models.payment import PaymentMethod
from services.gateways.base import Outcome
from tests.fixtures import gateway
from tests.fixtures.browser import AXE, LEVELS, axe
from tests.fixtures.gateway import Sandbox

NUMBER, CODE, ACCOUNT = "4111111111111111", "999", "24413815"
SCRIPT = Path(gateway.__file__).with_name("pay.js")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Pay</title><link rel="stylesheet" href="/page.css">
<script src="{script}" data-tokenization-key="{key}" data-variant="inline" defer></script>
<script src="/pay.js" defer></script></head>
<body data-kind="{kind}" data-patience="{patience}"><main><h1>Pay</h1>
<div class="f" id="one"></div><div class="f" id="two"></div><div class="f" id="three"></div>
<button id="pay" type="button">Pay</button><ul id="heard"></ul></main></body></html>"""
POLICY = (
    "default-src 'none'; script-src 'self' {gateway}; style-src 'self'; frame-src {gateway};"
    " connect-src 'self' {gateway}; form-action 'self'; base-uri 'none'"
)


@dataclass
class Shop:
    """A merchant's server with the strictest policy that the hosted fields can bear."""

    url: str = ""
    gateway: str = ""
    key: str = ""
    heard: list[str] = field(default_factory=list)
    """Every request, whole: address, headers and body."""
    answers: list[dict[str, Any]] = field(default_factory=list)
    """What the page was given by Collect.js."""

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        told = {name: value for name, value in environ.items() if isinstance(value, str)}
        self.heard.append(json.dumps(told) + body)
        path = environ["PATH_INFO"]
        if path == "/paid":
            self.answers.append(json.loads(body))
        kind, text = {
            "/pay.js": ("text/javascript", SCRIPT.read_text()),
            "/page.css": ("text/css", ".f { height: 44px; border: 1px solid #555 }"),
            "/paid": ("text/plain", "yes"),
        }.get(path, ("text/html", self.page(path)))
        policy = POLICY.format(gateway=self.gateway)
        start("200 OK", [("Content-Type", kind), ("Content-Security-Policy", policy)])
        return [text.encode()]

    def page(self, path: str) -> str:
        """The pay page, for a card or for an account; ``/card/hasty`` waits for nobody."""
        _, kind, *hasty = path.split("/")
        patience = 700 if hasty else 15_000
        script = f"{self.gateway}/token/Collect.js"
        return PAGE.format(script=script, key=self.key, kind=kind, patience=patience)


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop()
    server = make_server("127.0.0.1", 0, made, threaded=True, request_handler=Quiet)
    made.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def sandbox(tmp_path: Path, shop: Shop) -> Iterator[Sandbox]:
    with gateway.running(tmp_path, shop.url) as made:
        shop.gateway, shop.key = made.url, made.settings.tokenization_key
        yield made


@pytest.fixture
def page(chromium: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """A page on which no script failed and nothing broke the policy."""
    context = chromium.new_context()
    complaints: list[str] = []
    made = context.new_page()
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda line: complaints.append(line.text))
    yield made
    context.close()
    assert complaints == []


def fill(page: Page, **fields: str) -> None:
    expect(page.locator("#heard li", has_text="available")).to_be_visible()
    for name, value in fields.items():
        page.frame_locator(f"#CollectJSInline{name}").locator("input").fill(value)


def line(page: Page, text: str) -> None:
    expect(page.locator("#heard li", has_text=text).first).to_be_visible()


def lines(page: Page) -> list[str]:
    return page.locator("#heard li").all_inner_texts()


# B7
def test_a_card_typed_into_the_frames_pays_and_its_number_never_reaches_the_merchant(
    page: Page, shop: Shop, sandbox: Sandbox
):
    page.goto(f"{shop.url}/card")
    fill(page, ccnumber=NUMBER, ccexp="1029", cvv=CODE)
    page.click("#pay")
    line(page, "paid 200")
    (answer,) = shop.answers
    paid = sandbox.nmi().sale(sandbox.sale("inv-1-1", token=answer["token"]))
    assert paid.outcome is Outcome.approved
    assert (answer["card"]["number"], answer["card"]["type"]) == ("411111******1111", "visa")
    assert answer["card"]["exp"] == "1029"
    assert len(shop.heard) > 3
    for told in shop.heard:
        assert NUMBER not in told
        assert f'"{CODE}"' not in told


# B7
def test_an_account_typed_into_the_frames_pays(page: Page, shop: Shop, sandbox: Sandbox):
    page.goto(f"{shop.url}/bank")
    fill(page, checkname="Paul Payer", checkaccount=ACCOUNT, checkaba="490000018")
    page.click("#pay")
    line(page, "token for x3815")
    line(page, "paid 200")
    sale = sandbox.sale(
        "inv-1-1", token=shop.answers[0]["token"], method=PaymentMethod.bank_account
    )
    assert sandbox.nmi().sale(sale).pending
    assert not [told for told in shop.heard if ACCOUNT in told]


# The real one is as silent: a page that waits for a callback waits for ever.
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"ccnumber": NUMBER, "ccexp": "1029"},
        {"ccnumber": "4111111111111112", "ccexp": "1029", "cvv": CODE},
        {"ccnumber": NUMBER, "ccexp": "0120", "cvv": CODE},
        {"ccnumber": NUMBER, "ccexp": "1329", "cvv": CODE},
        {"ccnumber": NUMBER, "ccexp": "1029", "cvv": "9"},
    ],
)
def test_fields_that_are_empty_or_wrong_are_only_heard_of_by_the_time_out(
    page: Page, shop: Shop, fields: dict[str, str]
):
    page.goto(f"{shop.url}/card/hasty")
    fill(page, **fields)
    page.click("#pay")
    line(page, "timeout")
    assert not [one for one in lines(page) if one.startswith("token")]
    assert shop.answers == []


def test_leaving_a_field_tells_whether_it_is_valid(page: Page, shop: Shop):
    page.goto(f"{shop.url}/card")
    fill(page, ccnumber="4111", ccexp="1029")
    line(page, "ccnumber false Field is invalid")
    page.locator("#pay").focus()
    line(page, "ccexp true Success")
    line(page, "left")


def test_a_second_try_gets_a_token_of_its_own(page: Page, shop: Shop):
    page.goto(f"{shop.url}/card")
    fill(page, ccnumber=NUMBER, ccexp="1029", cvv=CODE)
    for count in (1, 2):
        page.click("#pay")
        expect(page.locator("#heard li", has_text="paid 200")).to_have_count(count)
    first, second = (answer["token"] for answer in shop.answers)
    assert first != second


def test_the_page_dresses_the_fields_and_the_ribbon_stays(page: Page, shop: Shop):
    page.goto(f"{shop.url}/card")
    fill(page, ccnumber=NUMBER)
    frame = page.frame_locator("#CollectJSInlineccnumber")
    expect(frame.locator("input")).to_have_css("color", "rgb(10, 20, 30)")
    expect(frame.get_by_text("TEST GATEWAY")).to_be_visible()


def test_the_fields_can_be_used_by_everybody(page: Page, shop: Shop):
    page.goto(f"{shop.url}/card")
    fill(page, ccnumber=NUMBER)
    for frame in page.frames:
        frame.evaluate(AXE.read_text())
        told = frame.evaluate("levels => axe.run({runOnly: levels, iframes: false})", LEVELS)
        assert told["violations"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_control_page_can_be_used_by_everybody(page: Page, sandbox: Sandbox, scheme: Any):
    sandbox.nmi().sale(sandbox.sale("inv-1-1"))
    sandbox.plan("decline", "202")
    page.emulate_media(color_scheme=scheme)
    page.goto(sandbox.url)
    assert axe(page) == []


def test_the_control_page_plans_a_decline_and_settles_the_batch(page: Page, sandbox: Sandbox):
    nmi = sandbox.nmi()
    nmi.sale(sandbox.sale("inv-1-1"))
    page.goto(sandbox.url)
    page.get_by_label("Misfortune").select_option("decline")
    page.get_by_label("Code or seconds").fill("251")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Settle the batch").click()
    expect(page.get_by_role("cell", name="complete", exact=True)).to_be_visible()
    answer = nmi.sale(sandbox.sale("inv-2-1"))
    assert (answer.outcome, answer.code) == (Outcome.declined, 251)
