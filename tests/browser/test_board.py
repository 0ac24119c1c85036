"""The pipeline board: cards move by mouse, by keyboard and on a phone, and the page says so."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in

ADDRESS = "/office/prospects/board/"


@pytest.fixture
def board(page: Page) -> Page:
    """The board, opened from the list by Ines, who does intake."""
    sign_in(page, "intake")
    page.goto("/office/prospects/")
    page.get_by_role("navigation", name="View").get_by_role("link", name="Board").click()
    return page


def column(page: Page, name: str):
    return page.locator(".board-column").filter(has=page.get_by_role("heading", name=name))


def first_card(page: Page, name: str):
    card = column(page, name).locator(".board-card").first
    return page.locator(f'[data-card="{card.get_attribute("data-card")}"]')


def said(page: Page):
    return page.locator("[data-board-says]")


def drag(page: Page, card, onto) -> None:
    start, end = card.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 60)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 60)
    page.mouse.move(end["x"] + 60, end["y"] + 60, steps=5)
    page.mouse.up()


def test_a_card_is_dragged_to_another_stage(board):
    card = first_card(board, "New")
    drag(board, card, column(board, "Contacted"))
    expect(said(board)).to_contain_text("is now: Contacted.")
    expect(column(board, "Contacted").locator(card)).to_contain_text("today")
    assert axe(board) == []


def test_a_card_is_moved_by_keyboard_and_keeps_the_focus(board):
    card = first_card(board, "Contacted")
    card.locator("summary").focus()
    board.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Assessed")).to_be_visible()
    assert axe(board) == []
    board.keyboard.press("Escape")
    expect(card.get_by_role("button", name="Assessed")).to_be_hidden()
    board.keyboard.press("Enter")
    card.get_by_role("button", name="Assessed").press("Enter")
    expect(said(board)).to_contain_text("is now: Assessed.")
    expect(column(board, "Assessed").locator(card).locator("summary")).to_be_focused()


def test_a_drag_to_where_nobody_may_go_changes_nothing_and_says_so(board):
    card = first_card(board, "Assessed")
    drag(board, card, column(board, "New"))
    expect(said(board)).to_contain_text("cannot be moved to “New”")
    expect(column(board, "Assessed").locator(card)).to_be_visible()


def test_a_stale_card_is_told_and_the_board_is_fresh(board, open_page):
    other = open_page()
    sign_in(other, "admin")
    other.goto(ADDRESS)
    card = first_card(other, "New")
    key = card.get_attribute("data-card")
    card.locator("summary").click()
    card.get_by_role("button", name="Contacted").click()
    expect(said(other)).to_contain_text("is now: Contacted.")

    stale = board.locator(f'[data-card="{key}"]')
    stale.locator("summary").click()
    stale.get_by_role("button", name="Assessed").click()
    expect(said(board)).to_contain_text(re.compile(r"Ada Hollis has moved .* to “Contacted”"))
    expect(column(board, "Contacted").locator(stale)).to_be_visible()


def test_won_and_lost_lead_to_the_page_that_asks_first(board):
    card = first_card(board, "New")
    name = card.locator(".card-name").inner_text()
    card.locator("summary").click()
    card.get_by_role("link", name="Lost…").click()
    expect(board.locator("h1")).to_have_text(f"Mark {name} as lost")
    board.go_back()
    card.locator("summary").click()
    card.get_by_role("link", name="Won…").click()
    expect(board.locator("h1")).to_have_text(f"Convert {name} to a client")


def test_on_a_phone_a_stage_is_picked_and_one_column_fills_the_screen(open_page):
    phone = open_page(390, "dark")
    sign_in(phone, "intake")
    phone.goto(ADDRESS)
    picker = phone.get_by_role("navigation", name="Stages")
    picker.get_by_role("link", name="Contacted").click()
    expect(column(phone, "Contacted")).to_be_in_viewport()
    expect(picker.get_by_role("link", name="Contacted")).to_have_attribute("aria-current", "true")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(phone) == []


def test_without_scripts_a_card_moves_by_its_form(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "intake")
    page.goto(ADDRESS)
    card = first_card(page, "New")
    card.locator("summary").click()
    card.get_by_role("button", name="Contacted").click()
    expect(page.locator(".note-words")).to_contain_text("is now: Contacted.")
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))
