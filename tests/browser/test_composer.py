"""Writing to a caller and noting a call, as intake staff live it (F4, F5, F7)."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in

PDF = {"name": "prices.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 prices"}


@pytest.fixture
def profile(page: Page) -> Page:
    """A prospect's profile, opened by Ines, who does intake."""
    sign_in(page, "intake")
    page.goto("/office/prospects/1")
    return page


# F5, F7
def test_a_mail_is_written_looked_at_and_followed(profile, live):
    profile.goto("/office/prospects/1/emails")
    profile.get_by_role("link", name="Mail", exact=True).first.click()
    profile.get_by_label("Subject").fill("Hello {{recipient first name}}")
    profile.get_by_label("Message", exact=True).fill("About {{client first name}}’s dementia")
    profile.get_by_label("Add files").set_input_files(PDF)
    assert axe(profile) == []
    profile.get_by_role("button", name="Preview").click()
    frame = profile.frame_locator("iframe.message-page")
    expect(frame.locator("body")).to_contain_text("dementia")
    assert axe(profile) == []
    profile.get_by_label("Yes, these health details may leave").check()
    profile.get_by_role("button", name="Send", exact=True).click()
    expect(profile).to_have_url(re.compile(r"/email-logs/\d+$"))
    expect(profile.locator("[data-delivery]")).to_have_text("Waiting")
    expect(profile.locator("main")).to_contain_text("prices.pdf")
    assert axe(profile) == []
    live.flask("jobs", "run", "deliver_messages")
    expect(profile.locator("[data-delivery]")).to_have_text("Sent", timeout=15_000)


# F4
def test_the_timer_fills_in_how_long_a_call_took(profile):
    profile.goto("/office/prospects/1/calls")
    profile.get_by_role("link", name="Call", exact=True).first.click()
    profile.get_by_role("button", name="Start timer").click()
    profile.get_by_role("button", name="Stop timer").click()
    expect(profile.get_by_label("Minutes")).to_have_value("1")
    dial = profile.get_by_role("link", name="Call this number")
    profile.get_by_label("Number").fill("(617) 555-0142")
    expect(dial).to_have_attribute("href", "tel:6175550142")
    assert axe(profile) == []
