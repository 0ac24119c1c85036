"""The public inquiry form in a browser: by phone, without scripts, within another website (P16)."""

import secrets
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in


def fill(page: Page, family: str) -> None:
    """Write what a daughter would write."""
    page.get_by_label("Somebody else", exact=True).check()
    page.get_by_label("Their first name").fill("Olga")
    page.get_by_label("Their last name").fill(family)
    page.get_by_label("You are their").select_option("Daughter")
    page.get_by_label("Your first name").fill("Dora")
    page.get_by_label("Your last name").fill(family)
    page.get_by_label("Your phone").fill("(617) 555-0163")
    page.get_by_label("What help is needed?").fill("Company in the mornings")
    page.get_by_label("I agree.").check()


def send(page: Page) -> None:
    """Take as long as people do: who is faster counts as a machine."""
    page.wait_for_timeout(4_000)
    page.get_by_role("button", name="Send").click()


# P16
def test_a_daughter_asks_without_scripts_and_intake_finds_her(open_page):
    family = f"Quill{secrets.token_hex(4)}"
    phone = open_page(390, java_script_enabled=False)
    phone.goto("/inquiry/")
    fill(phone, family)
    send(phone)
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    desk = open_page()
    sign_in(desk, "intake")
    desk.goto(f"/office/prospects/?search={family}")
    expect(desk.get_by_role("link", name=family).first).to_be_visible()


# P16
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/inquiry/", "/inquiry/?embed=1", "/inquiry/thanks/"])
def test_the_form_has_no_barriers(open_page, scheme, address):
    page = open_page(390, scheme)
    page.goto(address)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# P16
def test_a_light_website_shows_a_light_form_to_visitors_of_dark_screens(open_page):
    page = open_page(scheme="dark")
    grounds = {}
    for theme in ("light", "dark", "auto"):
        page.goto(f"/inquiry/?embed=1&theme={theme}")
        style = "getComputedStyle(document.body).backgroundColor"
        grounds[theme] = page.evaluate(style)
        assert axe(page) == []
    assert grounds["light"] != grounds["dark"]
    assert grounds["auto"] == grounds["dark"]


def test_mistakes_stand_at_the_top_and_beside_their_fields(page):
    page.goto("/inquiry/")
    page.get_by_label("Your first name").fill("Dora")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Who needs care?")
    expect(page.get_by_label("Your first name")).to_have_value("Dora")
    assert axe(page) == []


@pytest.fixture
def website():
    """The agency's own website, on another address, which shows the form in a frame."""
    pages = ThreadingHTTPServer(("localhost", 0), Website)
    thread = threading.Thread(target=pages.serve_forever)
    thread.start()
    yield f"http://localhost:{pages.server_port}"
    pages.shutdown()
    thread.join(timeout=30)
    pages.server_close()


class Website(BaseHTTPRequestHandler):
    """Answers with one page: a frame around the address in its query."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        framed = unquote(self.path.partition("?")[2])
        body = f"<title>Us</title><iframe title=Ask src='{framed}' width=400 height=900></iframe>"
        self.wfile.write(body.encode())

    def log_message(self, *_):
        """Say nothing."""


# P16
def test_the_agencys_website_alone_frames_the_form(chromium, open_page, website, live):
    admin = sign_in(open_page(), "admin")
    admin.goto("/office/inquiry-form/")
    assert axe(admin) == []
    admin.get_by_label("Websites that may show the form").fill(website)
    admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Saved.").first).to_be_visible()
    with closing(chromium.new_context()) as context:
        stranger = context.new_page()
        stranger.goto(f"{website}/?{live.url}/inquiry/?embed=1")
        frame = stranger.frame_locator("iframe")
        fill(frame, "Framed")
        stranger.wait_for_timeout(4_000)
        frame.get_by_role("button", name="Send").click()
        expect(frame.get_by_role("heading", name="Thank you")).to_be_visible()
        stranger.goto(f"{website}/?{live.url}/inquiry/")
        expect(frame.get_by_role("heading", name="Ask for care")).to_have_count(0)
