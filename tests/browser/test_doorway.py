"""What people touch on their way in, and the office on its way to them."""

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import axe, sign_in


def test_what_is_typed_as_a_password_can_be_looked_at(open_page):  # A2
    page = sign_in(open_page(390), "client")
    page.goto("/me/password/")
    field = page.locator("#password")
    field.fill("quiet harbour")
    page.get_by_role("button", name="Show what I type").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide what I type").click()
    expect(field).to_have_attribute("type", "password")


def test_without_scripts_no_button_promises_to_show_it(open_page):  # A2
    page = sign_in(open_page(390, java_script_enabled=False), "client")
    page.goto("/me/password/")
    assert not page.locator("[data-reveal]").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_known_persons_address_is_asked_about(open_page, width):  # C3
    page = sign_in(open_page(width), "admin")
    page.goto("/office/emergency-contacts/new/?client=5")
    page.fill("[name=first_name]", "Claire")
    page.fill("[name=last_name]", "Ellison")
    page.fill("[name=email_1]", "family@demo.tendwell.test")
    page.locator("[data-save]").click()
    expect(page.get_by_label("Somebody else, who is reached in the same way")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", ["/office/terms/", "/office/invitations/"])
def test_the_pages_of_access_have_no_barriers(open_page, address, width):  # A1 A2
    page = sign_in(open_page(width), "admin")
    page.goto(address)
    assert axe(page) == []


def test_the_way_back_after_signing_out_shows_nothing(open_page):  # O6
    """On a phone that several people share."""
    page = sign_in(open_page(390), "client", afresh=True)
    for address in ("/portal/", "/portal/invoices/"):
        page.goto(address)
    greeting = page.locator("h1").inner_text()
    page.locator("details.menu", has=page.locator("form[action='/logout/']")).locator(
        "summary"
    ).click()
    with page.expect_navigation(url="**/login/**"):
        page.locator("form[action='/logout/'] button").click()
    page.go_back()
    expect(page.locator("input[name=username]")).to_be_visible()
    assert greeting not in page.locator("body").inner_text()
