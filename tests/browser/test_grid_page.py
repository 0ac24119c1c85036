"""A grid as people use it: filters in words, ticks, cells changed in place, forms that keep."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import sign_in


@pytest.fixture
def grid(page: Page) -> Page:
    """The clients grid, open for Ada."""
    sign_in(page, "admin")
    page.goto("/office/clients/")
    return page


@pytest.fixture
def zoe(grid: Page) -> Page:
    """The grid filtered down to one client made for this test."""
    name = f"Quill{secrets.token_hex(4)}"
    grid.goto("/office/clients/new/")
    grid.get_by_label("First name").fill("Zoe")
    grid.get_by_label("Last name").fill(name)
    grid.locator("[data-label=Office] .ts-control").click()
    grid.locator(".ts-dropdown .option", has_text="office").first.click()
    grid.get_by_role("button", name="Save", exact=True).click()
    expect(grid.locator(".note").first).to_contain_text("was saved")
    grid.goto(f"/office/clients/?search={name}")
    return grid


def test_a_tick_with_shift_ticks_the_rows_between(grid):  # O1
    ticks = grid.locator(".row-tick")
    ticks.nth(1).click()
    ticks.nth(4).click(modifiers=["Shift"])
    expect(grid.locator("[data-bulk-count]")).to_have_text("4 ticked")


def test_a_filter_reads_as_words(grid):  # O1
    grid.get_by_text("Filter", exact=True).click()
    grid.get_by_label("Show rows where").select_option("Status")
    grid.get_by_role("combobox", name="Status").select_option("Active")
    grid.get_by_role("button", name="Apply filter").click()
    expect(grid.locator(".chip")).to_have_text("Status is Active")


def test_a_filter_can_be_taken_away(grid):  # O1
    grid.goto("/office/clients/?flt0_status_is=active")
    grid.get_by_role("link", name="Remove filter: Status is Active").click()
    expect(grid.locator(".chip")).to_have_count(0)


def test_a_filter_finds_rows_of_another_table_by_typing(grid):  # O1
    grid.get_by_text("Filter", exact=True).click()
    grid.get_by_label("Show rows where").select_option("Office")
    grid.locator(".filter-sheet .ts-control").click()
    grid.locator(".filter-sheet .ts-dropdown .option").first.click()
    grid.get_by_role("button", name="Apply filter").click()
    expect(grid.locator(".chip")).to_contain_text("Office is")


def test_a_cell_is_changed_where_it_stands(zoe):  # O1
    cell = zoe.locator("td[data-editable=email_1]")
    cell.focus()
    zoe.keyboard.press("Enter")
    zoe.keyboard.type("zoe@example.org")
    zoe.keyboard.press("Enter")
    expect(zoe.get_by_text("Saved", exact=True)).to_be_visible()
    zoe.reload()
    expect(cell).to_have_text("zoe@example.org")


def test_a_changed_cell_can_be_put_back(zoe):  # O1
    cell = zoe.locator("td[data-editable=phone_mobile]")
    before = cell.inner_text()
    cell.dblclick()
    zoe.keyboard.type("617 555 0142")
    zoe.keyboard.press("Enter")
    zoe.get_by_role("button", name="Undo").click()
    expect(zoe.get_by_text("Put back", exact=True)).to_be_visible()
    zoe.reload()
    expect(cell).to_have_text(before)


def test_a_refused_change_says_why_and_keeps_the_old_value(zoe):  # O1
    cell = zoe.locator("td[data-editable=phone_mobile]")
    cell.dblclick()
    zoe.keyboard.type("12")
    zoe.keyboard.press("Enter")
    expect(zoe.locator(".toast-note")).to_contain_text("not a phone number")
    expect(cell).to_have_text("–")


def test_rows_are_walked_and_opened_by_keyboard(grid):  # O1
    first = grid.locator(".row-link").nth(1)
    grid.keyboard.press("j")
    grid.keyboard.press("j")
    expect(first).to_be_focused()
    address = first.get_attribute("href")
    grid.keyboard.press("Enter")
    grid.wait_for_url(f"**{address}")


def test_a_missing_field_is_named_and_nothing_typed_is_lost(grid):  # P2
    grid.goto("/office/clients/new/")
    grid.get_by_label("First name").fill("Zoe")
    grid.get_by_role("button", name="Save", exact=True).click()
    expect(grid.locator("#last_name-error")).to_be_visible()
    expect(grid.get_by_label("First name")).to_have_value("Zoe")


def test_the_save_bar_says_what_is_unsaved(grid):
    grid.goto("/office/clients/new/")
    grid.get_by_label("First name").fill("Zoe")
    expect(grid.locator("[data-unsaved]")).to_have_text("Unsaved: First name")


def test_leaving_unsaved_work_asks(grid):
    grid.goto("/office/clients/new/")
    grid.get_by_label("First name").fill("Zoe")
    asked = []
    grid.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    grid.get_by_role("link", name="Cancel").click()
    expect(grid.get_by_label("First name")).to_have_value("Zoe")
    assert asked == ["beforeunload"]


def test_a_bulk_act_says_how_many_rows_it_is_about(grid):  # O1
    for turn in range(3):
        grid.locator(".row-tick").nth(turn).click()
    grid.get_by_role("button", name="Delete").click()
    expect(grid.get_by_role("dialog", name="Delete: 3 ticked")).to_contain_text("undo")
    grid.get_by_role("dialog").get_by_role("button", name="Cancel").click()


def test_deleting_is_asked_first_and_then_done(zoe):
    zoe.locator(".row-link").click()
    zoe.locator(".record-head").get_by_label("More").click()
    zoe.get_by_role("button", name="Delete").click()
    zoe.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(zoe.get_by_text("is deleted.")).to_be_visible()
    zoe.get_by_role("button", name="Undo").click()
    expect(zoe.get_by_text("One record is back.")).to_be_visible()
