"""Documents given to and fro: the office on a desk, the client on a phone (C2, A4)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures import files
from tests.fixtures.browser import axe, sign_in

PDF = {"name": "Service agreement.pdf", "mimeType": "application/pdf", "buffer": files.PDF}
LETTER = {"name": "From the hospital.pdf", "mimeType": "application/pdf", "buffer": files.PDF}
MISTAKE = LETTER | {"name": "By mistake.pdf"}
PAGE = {"name": "page.html", "mimeType": "text/html", "buffer": files.HTML}
TAB = "/office/clients/1/documents"


@pytest.fixture
def office(page: Page) -> Page:
    """The documents of the demo's client, opened by Ines, who does intake."""
    sign_in(page, "intake")
    page.goto(TAB)
    return page


def row(page: Page, title: str):
    return page.locator(".file-row", has_text=title)


# C2, A4
def test_what_the_office_shares_is_saved_on_a_phone(office, open_page):
    office.get_by_label("Files").set_input_files([PDF])
    expect(office.locator("[data-drop-files]").first).to_contain_text("Service agreement.pdf")
    office.get_by_label("Share in the portal").check()
    assert axe(office) == []
    office.get_by_role("button", name="Add", exact=True).click()
    expect(row(office, "Service agreement").first).to_contain_text("Shared")
    assert axe(office) == []
    phone = open_page(width=390)
    sign_in(phone, "client")
    phone.goto("/portal/documents/")
    assert axe(phone) == []
    with phone.expect_download() as saved:
        row(phone, "Service agreement").first.get_by_role("link", name="Save").click()
    assert saved.value.suggested_filename == "Service agreement.pdf"
    assert Path(saved.value.path()).read_bytes() == files.PDF


# A4, O2
def test_what_a_client_sends_from_a_phone_waits_in_the_office(office, open_page):
    phone = open_page(width=390, scheme="dark")
    sign_in(phone, "client")
    phone.goto("/portal/documents/")
    phone.get_by_label("Files").set_input_files([LETTER])
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator("main")).to_contain_text("The office has it now.")
    expect(row(phone, "From the hospital").first).to_contain_text("Sent from here")
    assert axe(phone) == []
    office.goto(TAB)
    sent = row(office, "From the hospital").first
    expect(sent).to_contain_text("New from the portal")
    sent.get_by_label(re.compile("What to do with")).click()
    assert axe(office) == []
    sent.get_by_role("button", name="Note as seen").click()
    expect(office.locator("main")).to_contain_text("Noted.")
    expect(row(office, "From the hospital").first).not_to_contain_text("New")


# C2
def test_a_page_is_refused_beside_the_input_without_scripts_too(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "client")
    page.goto("/portal/documents/")
    page.get_by_label("Files").set_input_files([PAGE])
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#files-error")).to_contain_text("page.html cannot be taken")


# A4
def test_what_was_sent_by_mistake_is_taken_back_and_sent_after_all(office, open_page):
    phone = open_page(width=390)
    sign_in(phone, "client")
    phone.goto("/portal/documents/")
    phone.get_by_label("Files").set_input_files([MISTAKE])
    phone.get_by_role("button", name="Send", exact=True).click()
    sent = row(phone, "By mistake")
    expect(sent).to_be_visible()
    sent.get_by_role("button", name="Take back").click()
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_contain_text("Take By mistake back?")
    assert axe(phone) == []
    dialog.get_by_role("button", name="Take back").click()
    expect(phone.locator("main")).to_contain_text("You took “By mistake” back.")
    expect(sent).to_have_count(0)
    office.goto(TAB)
    expect(row(office, "By mistake")).to_contain_text("Taken back by the sender")
    assert axe(office) == []
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator("main")).to_contain_text("The office has it again.")
    expect(sent).to_be_visible()
