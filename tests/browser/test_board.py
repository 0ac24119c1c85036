"""The pipeline board: cards move by mouse, by keyboard and on a phone, and the page says so."""

import re
from datetime import UTC, datetime, timedelta

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


@pytest.fixture
def finger(open_page):
    """A phone with the board open, and one finger on it."""
    phone = open_page(390, has_touch=True, is_mobile=True)
    sign_in(phone, "intake")
    phone.clock.install()
    phone.goto(ADDRESS)
    return Finger(phone)


class Finger:
    """Touches the screen as the browser's own driver does it."""

    def __init__(self, page: Page):
        self.page = page
        self.driver = page.context.new_cdp_session(page)

    def feel(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.driver.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def hold(self, card) -> None:
        card.scroll_into_view_if_needed()
        box = card.bounding_box()
        self.at = (box["x"] + 90, box["y"] + 45)
        self.feel("touchStart", self.at)
        expect(self.page.locator(".board-ghost")).to_be_visible()

    def move_onto(self, place) -> None:
        box = place.bounding_box()
        end = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for step in (0.3, 0.7, 1):
            self.feel(
                "touchMove",
                tuple(a + (b - a) * step for a, b in zip(self.at, end, strict=True)),
            )


def test_a_finger_that_holds_a_card_moves_it_on_a_phone(finger):
    page = finger.page
    card = first_card(page, "New")
    finger.hold(card)
    target = page.locator(".board-target", has_text="Contacted")
    finger.move_onto(target)
    expect(target).to_have_class(re.compile(r"\bover\b"))
    finger.feel("touchEnd")
    expect(said(page)).to_contain_text("is now: Contacted.")
    expect(column(page, "Contacted").locator(card)).to_be_visible()
    expect(page.locator(".board-targets")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_finger_that_lets_go_elsewhere_changes_nothing_and_follows_no_link(finger):
    page = finger.page
    card = first_card(page, "Contacted")
    finger.hold(card)
    finger.feel("touchEnd")
    expect(page.locator(".board-ghost")).to_have_count(0)
    expect(column(page, "Contacted").locator(card)).to_be_visible()
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))


def test_a_finger_that_moves_at_once_scrolls_the_board(finger):
    page = finger.page
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # however slow this machine is
    box = first_card(page, "New").bounding_box()
    x, y = box["x"] + 250, box["y"] + 45
    finger.feel("touchStart", (x, y))
    for left in (20, 60, 120, 180, 230):
        finger.feel("touchMove", (x - left, y))
    finger.feel("touchEnd")
    page.wait_for_function("document.querySelector('.board').scrollLeft > 0")
    expect(page.locator(".board-ghost")).to_have_count(0)


def test_without_scripts_a_card_moves_by_its_form(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "intake")
    page.goto(ADDRESS)
    card = first_card(page, "New")
    card.locator("summary").click()
    card.get_by_role("button", name="Contacted").click()
    expect(page.locator(".note-words")).to_contain_text("is now: Contacted.")
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))
