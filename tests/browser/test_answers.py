"""What did not arrive, what came back, and what keeps a message here, as intake staff see it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in


@pytest.fixture
def intake(page: Page) -> Page:
    """The browser of Ines, who does intake."""
    sign_in(page, "intake")
    return page


# F5
def test_a_bounced_mail_leads_to_where_it_is_mended(intake):
    intake.goto("/office/prospects/4/emails")
    note = intake.locator(".note").filter(has_text="did not reach")
    expect(note).to_contain_text("There is no such mailbox")
    assert axe(intake) == []
    note.get_by_role("link", name="Correct the address").click()
    expect(intake).to_have_url(re.compile(r"/prospects/4$"))
    expect(intake.get_by_label("E-mail").first).to_be_visible()


# F7
def test_a_merge_field_without_value_is_named_beside_its_field(intake):
    intake.goto("/office/email-logs/write/prospect/1")
    intake.get_by_label("Template").select_option(label="Assessment appointment")
    intake.get_by_role("button", name="Use template").click()
    subject = intake.get_by_label("Subject")
    expect(subject).to_have_accessible_description(re.compile("has no value here"))
    expect(subject).to_have_value("Our appointment on {{assessment call}}")
    expect(intake.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    assert axe(intake) == []
    subject.fill("Our appointment")
    body = intake.get_by_label("Message", exact=True)
    body.fill(body.input_value().replace("{{assessment call}}", "Monday at ten"))
    intake.get_by_role("button", name="Preview").click()
    expect(intake.get_by_role("button", name="Send", exact=True)).to_be_visible()
    expect(intake.locator("pre.message-text")).to_contain_text("Monday at ten")


# F6
def test_what_somebody_texted_is_read_and_answered(intake):
    intake.goto("/office/prospects/3/texts")
    assert axe(intake) == []
    intake.get_by_role("row", name=re.compile("From")).get_by_role("link").first.click()
    expect(intake.locator("main")).to_contain_text("From them")
    assert axe(intake) == []
    intake.get_by_role("link", name="Answer", exact=True).click()
    expect(intake.get_by_role("heading", level=1)).to_contain_text("Write a text")
    assert axe(intake) == []
