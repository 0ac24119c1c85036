"""The box that finds everything: one key away, and of use without scripts."""

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import axe, sign_in


def test_a_slash_leads_to_the_box_and_enter_finds(page):
    sign_in(page, "admin")
    page.goto("/office/clients/")
    name = page.locator(".row-link").first.inner_text()
    page.keyboard.press("/")
    expect(page.get_by_label("Search everything")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_role("region", name="Clients").get_by_role("link", name=name).click()
    page.wait_for_url("**/office/clients/*")


def test_searching_needs_no_scripts(open_page):
    page = sign_in(open_page(java_script_enabled=False), "billing")
    page.goto("/office/invoices/")
    number = page.locator(".row-link", has_text="-").first.inner_text().split()[0]
    page.get_by_label("Search everything").fill(number.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Invoices").get_by_role("link")).to_have_text(number)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("words", ["ba", "zzzz", ""])
def test_what_was_found_has_no_barriers(open_page, width, scheme, words):
    page = sign_in(open_page(width, scheme), "admin")
    page.goto(f"/office/search/?q={words}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
