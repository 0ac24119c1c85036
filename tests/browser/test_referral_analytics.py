"""The referral analytics in a browser: the period in the address, plots, tables, files, paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in

ADDRESS = "/office/referrals/analytics/"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_figures_are_plotted_with_the_table_beneath(open_page, width, scheme):
    page = open_page(width, scheme)
    sign_in(page, "admin")
    page.goto(ADDRESS)
    card = page.get_by_role("region", name="Conversion by source").first
    expect(card.get_by_role("img")).to_be_visible()
    expect(card.get_by_role("columnheader", name="Converted")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_days_of_ones_own_stand_in_the_address(page: Page):
    sign_in(page, "intake")
    page.goto("/office/")
    page.get_by_role("link", name="Referral analytics").click()
    expect(page.get_by_role("link", name="Referral analytics")).to_have_attribute(
        "aria-current", "page"
    )
    expect(page.get_by_label("From")).to_be_hidden()
    page.get_by_label("Period").select_option("Days of my own")
    page.get_by_label("From").fill("2001-01-01")
    page.get_by_label("Until").fill("2001-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("from=2001-01-01&to=2001-01-31"))
    expect(page.locator("main")).to_contain_text("Nobody asked in this period.")
    assert axe(page) == []


def test_a_table_is_downloaded(page: Page):
    sign_in(page, "intake")
    page.goto(ADDRESS)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV – Conversion by month").click()
    assert waiting.value.suggested_filename.startswith("months-")
