"""How people look at a grid: saved filters by keyboard and without scripts, columns that stay."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in

FILTERED = "/office/payers/?flt0_kind_is=private&search=a"


@pytest.fixture
def name() -> str:
    return f"Private payers {secrets.token_hex(3)}"


@pytest.fixture
def grid(page: Page, name: str) -> Page:
    """The payers grid, filtered, with the filter saved by keyboard."""
    sign_in(page, "admin")
    page.goto(FILTERED)
    save(page, name)
    return page


def save(page: Page, name: str) -> None:
    page.locator(".saved-menu summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name of the filter").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_contain_text("Saved as")


def test_a_filter_is_saved_and_opened_by_keyboard(grid, name):  # O1
    grid.goto("/office/payers/?all=1")
    grid.locator(".saved-menu summary").focus()
    grid.keyboard.press("Enter")
    grid.get_by_role("link", name=name).focus()
    grid.keyboard.press("Enter")
    expect(grid.locator(".chip")).to_have_text("Kind is Private")
    expect(grid.locator("[data-grid-search]")).to_have_value("a")
    expect(grid.locator(".saved-name")).to_have_text(name)


def test_a_deleted_filter_comes_back_with_one_press(grid, name):  # O1
    grid.goto("/office/saved-filters/payers/")
    grid.get_by_role("button", name=f"Delete: {name}").click()
    expect(grid.get_by_role("link", name=name, exact=True)).to_have_count(0)
    grid.get_by_role("button", name="Undo").click()
    expect(grid.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_a_taken_name_is_named_beside_its_field(grid, name):  # O1
    grid.locator(".saved-menu summary").click()
    grid.get_by_label("Name of the filter").fill(name.upper())
    grid.keyboard.press("Enter")
    expect(grid.locator("#name-error")).to_contain_text("already have")
    expect(grid.get_by_label("Name")).to_have_value(name.upper())
    assert axe(grid) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_saved_filters_have_no_barriers(open_page, name, width, scheme):
    page = sign_in(open_page(width, scheme), "admin")
    page.goto(FILTERED)
    save(page, name)
    assert axe(page) == []
    page.locator(".saved-menu summary").click()
    sheet = page.locator(".saved-menu .menu-sheet").bounding_box()
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= width
    page.get_by_role("link", name="Rename, share, delete").click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("link", name=f"Rename or share: {name}").click()
    assert axe(page) == []


def test_columns_are_chosen_and_stay_without_scripts(open_page):  # O1
    page = sign_in(open_page(java_script_enabled=False), "intake")
    for wanted in (False, True):  # and back: others look at this grid too
        page.goto("/office/referrals/")
        page.locator("[data-column-menu] summary").click()
        page.locator("[data-column-menu]").get_by_label("Medium").set_checked(wanted)
        page.get_by_role("button", name="Show these columns").click()
        page.goto("/office/referrals/")
        expect(page.locator("th[data-name=medium]")).to_be_visible(visible=wanted)


def test_a_hidden_column_stays_hidden_in_another_browser(open_page):  # O1
    first, second = (sign_in(open_page(), "scheduler") for _turn in range(2))
    for wanted in (False, True):
        first.goto("/office/caregivers/")
        first.locator("[data-column-menu] summary").click()
        with first.expect_response("**/columns"):
            first.locator("[data-column-menu]").get_by_label("Skills").set_checked(wanted)
        expect(first.locator("th[data-name=skills]")).to_be_visible(visible=wanted)
        second.goto("/office/caregivers/")
        expect(second.locator("th[data-name=skills]")).to_be_visible(visible=wanted)


def test_columns_of_an_opened_filter_are_saved_with_it(grid, name):  # O1
    grid.locator("[data-column-menu] summary").click()
    grid.locator("[data-column-menu]").get_by_label("Office").uncheck()
    expect(grid.locator("th[data-name=office]")).to_be_hidden()
    grid.keyboard.press("Escape")
    grid.reload()
    grid.locator(".saved-menu summary").click()
    grid.get_by_role("button", name="Save the changes").click()
    grid.goto("/office/payers/?all=1")
    expect(grid.locator("th[data-name=office]")).to_be_visible()
    grid.locator(".saved-menu summary").click()
    grid.get_by_role("link", name=name).click()
    expect(grid.locator("th[data-name=office]")).to_be_hidden()
