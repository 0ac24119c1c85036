"""Writing to the office and reading its answer, on a phone and on a desk (A7)."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in


def write(page: Page, subject: str, body: str) -> str:
    """Write to the office; give the path of the conversation."""
    page.goto("/portal/messages/")
    page.get_by_role("link", name="Write to us").first.click()
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Your message").fill(body)
    assert axe(page) == []
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(re.compile(r"/portal/messages/\d+"))
    return page.url


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_a_client_writes_the_office_answers_the_client_reads(open_page, width, scheme):  # A7
    client = sign_in(open_page(width, scheme), "client")
    subject = f"A question at {width}"
    address = write(client, subject, "Who comes on Friday?")
    expect(client.locator(".talk-entry")).to_have_count(1)
    assert axe(client) == []

    office = sign_in(open_page(width, scheme), "scheduler")
    office.goto("/office/conversations/")
    assert axe(office) == []
    office.get_by_role("link", name=subject).first.click()
    expect(office.get_by_text("Who comes on Friday?")).to_be_visible()
    assert axe(office) == []
    office.get_by_label("Your answer").fill("Dana does, at nine.")
    office.get_by_role("button", name="Send").click()
    expect(office.locator(".talk-entry")).to_have_count(2)
    expect(office.locator(".record-facts")).to_contain_text("Sam Ferreira")

    client.goto("/portal/messages/")
    row = client.locator(".list-row", has_text=subject)
    expect(row).to_contain_text("New")
    assert axe(client) == []
    row.get_by_role("link").click()
    expect(client.get_by_text("Dana does, at nine.")).to_be_visible()
    expect(client.get_by_role("button", name="Mark as read")).to_be_hidden()  # once it was kept
    client.goto(address)
    expect(client.get_by_role("button", name="Mark as read")).to_have_count(0)


def test_without_scripts_a_button_says_that_it_was_read(open_page):  # A7
    plain = open_page(390, java_script_enabled=False)
    family = sign_in(plain, "family", afresh=True)
    family.goto("/portal/messages/")
    row = family.locator(".list-row", has_text="How she is eating")
    expect(row).to_contain_text("New")
    row.get_by_role("link").click()
    family.get_by_role("button", name="Mark as read").click()
    family.wait_for_url("**/portal/messages/**")
    row = family.locator(".list-row", has_text="How she is eating")
    expect(row).not_to_contain_text("New")


def test_a_client_says_how_a_visit_was(open_page):
    client = sign_in(open_page(390), "client")
    client.goto("/portal/schedule/")
    asked = client.get_by_role("link", name="How was this visit?")
    if not asked.count():  # early in a month the visits stand in the one before
        client.get_by_role("link", name="Earlier").click()
    asked.first.click()
    assert axe(client) == []
    client.get_by_label("It was all right").check()
    client.get_by_label("Would you like to tell us more?").fill("A little late.")
    client.get_by_role("button", name="Send").click()
    expect(client.get_by_role("link", name="What you told us").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_caregiver_writes_to_the_office_on_a_phone(open_page, scheme):  # A7
    phone = sign_in(open_page(390, scheme), "caregiver")
    phone.get_by_role("link", name="Messages").click()
    assert axe(phone) == []
    phone.get_by_role("link", name="Write to us").first.click()
    phone.get_by_label("Subject").fill(f"Keys in the {scheme}")
    phone.get_by_label("Your message").fill("Who has the spare key?")
    assert axe(phone) == []
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator(".talk-entry")).to_have_count(1)
    assert axe(phone) == []
