"""What happened: the timeline of a prospect in a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in


def open_prospect(page: Page) -> str:
    """Find a prospect of the demo agency that is still open and has no assessment yet."""
    first_prospect(page)
    for address in addresses(page):
        page.goto(address)
        if page.get_by_role("button", name="Create Assessment").count():
            return address
    raise AssertionError("Every prospect has an assessment.")


def first_prospect(page: Page) -> str:
    """Open the newest prospect of the demo agency, and give the address."""
    sign_in(page, "intake")
    page.goto("/office/prospects/")
    return addresses(page)[0]


def addresses(page: Page) -> list[str]:
    """The records to which a grid's page leads."""
    found: list[str] = page.locator("a[href^='/office/prospects/']").evaluate_all(
        "links => links.map(a => a.getAttribute('href')).filter(h => /\\/\\d+$/.test(h))"
    )
    return found


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_timeline_has_no_barriers_and_its_kinds_are_links(open_page, width, scheme):  # P9
    page = open_page(width, scheme)
    page.goto(f"{first_prospect(page)}/timeline")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("navigation", name="What to show").get_by_text("Stages").click()
    expect(page.get_by_text("Inquiry entered").first).to_be_visible()


# P13
@pytest.mark.parametrize("width", [390, 1280])
def test_two_versions_of_an_assessment_are_begun_compared_and_printed(open_page, width):
    page = open_page(width)
    address = open_prospect(page)
    page.goto(address)
    page.get_by_role("button", name="Create Assessment").click()
    page.get_by_label("Bathing", exact=True).check()
    page.get_by_role("button", name="Update").click()
    page.get_by_role("button", name="New version").click()
    page.get_by_label("Laundry", exact=True).check()
    page.get_by_role("button", name="Update").click()
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("row", name="Laundry")).to_contain_text("Added")
    assert axe(page) == []
    page.goto(f"{address}/assessment-print")
    expect(page.get_by_role("heading", name="IADL")).to_be_visible()
    assert axe(page) == []
