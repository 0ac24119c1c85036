"""The frame around every page: legible to everybody, on every screen, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import axe, sign_in

SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
PAGES = ["/office/", "/office/clients/", "/office/clients/new/"]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_sign_in_page_has_no_barriers(open_page, width, scheme):
    page = open_page(width, scheme)
    page.goto("/login/")
    assert axe(page) == []


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_office_has_no_barriers(open_page, width, scheme):
    page = sign_in(open_page(width, scheme), "admin")
    for address in PAGES:
        page.goto(address)
        assert axe(page) == [], address


def test_no_office_page_is_wider_than_a_phone(open_page):
    page = sign_in(open_page(390), "admin")
    for address in PAGES:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address


def test_on_a_phone_the_menu_is_a_drawer(open_page):
    page = sign_in(open_page(390), "admin")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Clients", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Clients")


def test_the_chosen_theme_outlives_the_page(page):
    sign_in(page, "admin")
    page.locator(".me-button").click()
    choose_look(page, "Dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-look-theme", "dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".me-button").click()
    choose_look(page, "Auto")  # it would follow the person into the tests to come


def choose_look(page, name):
    """Press a button of the menu, and wait until the choice is kept with the login."""
    with page.expect_response("**/me/look/") as kept:
        page.get_by_role("button", name=name).click()
    assert kept.value.status == 204


def test_larger_text_is_larger(page):
    sign_in(page, "admin")
    before = page.evaluate("getComputedStyle(document.body).fontSize")
    page.locator(".me-button").click()
    choose_look(page, "Larger text")
    larger = page.evaluate("getComputedStyle(document.body).fontSize")
    choose_look(page, "Larger text")  # and back, for the tests to come
    assert float(larger[:-2]) > float(before[:-2])


def test_signing_out_by_a_link_asks_first(page):
    sign_in(page, "admin", afresh=True)
    page.goto("/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
