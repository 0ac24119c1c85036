"""My tasks in the browser: by keyboard, on a phone, with a badge (F3)."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import axe, sign_in

HERE = "/office/my-tasks/"
PAGES = [HERE, "/office/", "/office/tasks/new/", "/me/notices/"]
SCREENS = [(1280, "light"), (390, "dark")]


@pytest.fixture
def tasks(page):
    """The list of somebody who has some."""
    sign_in(page, "intake")
    page.goto(HERE)
    return page


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_pages_of_tasks_have_no_barriers(open_page, width, scheme):
    page = sign_in(open_page(width, scheme), "intake")
    for address in PAGES:
        page.goto(address)
        assert axe(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address


def test_a_task_is_done_by_a_key_and_undone_by_a_click(tasks):  # F3
    first = tasks.locator("[data-task] a").first
    title = first.inner_text()
    count = tasks.locator("[data-task]").count()
    tasks.keyboard.press("j")
    expect(first).to_be_focused()
    with tasks.expect_navigation():
        tasks.keyboard.press("d")
    expect(tasks.get_by_text(f"Done: {title}")).to_be_visible()
    with tasks.expect_navigation():
        tasks.get_by_role("button", name="Undo").click()
    expect(tasks.locator("[data-task]")).to_have_count(count)


def test_a_task_is_put_off_by_keys_and_back(tasks):  # F3
    tasks.keyboard.press("j")
    tasks.keyboard.press("s")
    expect(tasks.get_by_role("button", name="In an hour").first).to_be_focused()
    with tasks.expect_navigation():
        tasks.keyboard.press("Enter")
    with tasks.expect_navigation():
        tasks.get_by_role("button", name="Undo").click()
    expect(tasks.get_by_text("The task is due when it was.")).to_be_visible()


def test_the_tab_counts_what_presses_and_asks_once_a_minute(open_page):  # F3
    page = open_page()
    asked = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/count") else None)
    sign_in(page, "intake")
    page.goto("/office/clients/")
    expect(page).to_have_title(re.compile(r"^\(\d+\) "))
    expect(page.locator(f".sidebar a[href='{HERE}'] .count")).to_be_visible()
    page.goto("/office/prospects/")
    expect(page).to_have_title(re.compile(r"^\(\d+\) "))
    assert len(asked) <= 1


def test_a_page_just_opened_claims_no_change(open_page):  # F3
    page = sign_in(open_page(390), "intake")
    page.goto(HERE)
    expect(page).to_have_title(re.compile(r"^\(\d+\) "))
    expect(page.get_by_text("Something has changed here.")).to_be_hidden()
    page.locator("[data-snooze]").first.click()
    sheet = page.locator("[data-task] .menu-sheet").first.bounding_box()
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= 390
