"""Who may see what, and looking through somebody's eyes, in a browser (A4, A6)."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in

SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


def open_sheet(page: Page) -> None:
    """Open the sheet of the demo's client, as the administrator."""
    sign_in(page, "admin")
    page.goto("/office/clients/?search=client%40demo")
    link = page.locator("a[href^='/office/clients/']").evaluate_all(
        "links => links.map(a => a.getAttribute('href')).filter(h => /\\/\\d+$/.test(h))"
    )[0]
    page.goto(f"{link}/access")


def fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_sheet_says_what_would_change_and_saves_nothing(open_page, width, scheme):  # A4
    page = open_page(width, scheme)
    open_sheet(page)
    assert axe(page) == []
    assert fits(page, width)
    template = page.get_by_role("button", name="Power of attorney: all").first
    template.click()
    expect(page.get_by_role("heading", name="What saving changes")).to_be_visible()
    expect(page.locator(".access-changes li").first).to_contain_text("will see")
    assert axe(page) == []
    assert fits(page, width)
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="What saving changes")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_why_somebody_sees_something_is_a_sentence(open_page, width):  # A6
    page = open_page(width)
    open_sheet(page)
    page.get_by_label("Section", exact=True).select_option("care_plan")
    page.get_by_role("button", name="Explain").click()
    expect(page.locator("#why")).to_contain_text("Yes:")
    page.evaluate("window.scrollTo(0, 0)")  # nothing half beneath the bar at the top
    assert axe(page) == []


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_staff_look_as_the_client_and_go_back(open_page, width, scheme):  # A6
    page = open_page(width, scheme)
    open_sheet(page)
    sheet = page.url
    page.get_by_role("button", name="View as").first.click()
    expect(page.locator(".looking-as")).to_contain_text("Nothing can be changed here")
    assert axe(page) == []
    assert fits(page, width)
    page.get_by_role("link", name="Invoices", exact=True).first.click()
    expect(page.locator(".looking-as")).to_be_visible()
    assert page.locator("main button:not(:disabled)").count() == 0
    page.get_by_role("button", name="Back to the office").click()
    expect(page).to_have_url(sheet)


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_client_reads_who_sees_what(open_page, width, scheme):  # A4
    page = open_page(width, scheme)
    sign_in(page, "client")
    page.goto("/portal/who-sees-what/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who can see what about me")
    assert axe(page) == []
    assert fits(page, width)


@pytest.mark.parametrize("width", [1280, 390])
def test_family_of_two_clients_chooses_whose_record_to_see(open_page, width):  # A4
    page = open_page(width)
    sign_in(page, "family")
    chooser = page.get_by_label("You are looking at")
    second = chooser.locator("option").nth(1)
    name, key = second.inner_text(), second.get_attribute("value")
    chooser.select_option(key)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(rf"of={key}"))
    expect(page.get_by_label("You are looking at")).to_have_value(key)
    assert name
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_box_of_the_sheet_is_seen(open_page, scheme):  # A4
    page = open_page(scheme=scheme)
    open_sheet(page)
    box = page.locator("main input[type=checkbox]:not(:checked)").first
    edge, ground = box.evaluate(
        "box => [getComputedStyle(box).borderTopColor, getComputedStyle(box).backgroundColor]"
    )
    assert contrast(edge, ground) >= 3


def contrast(one: str, other: str) -> float:
    """How far apart two colours of a page are, as WCAG counts it."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    lit = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]
