"""From the office's grid to the client's own dashboard, as people do it."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import axe, sign_in

PASSWORD = "quiet harbour violin seven"
SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


def new_client(page, last_name, *, invite=False):
    """Make a client whose address nobody else has; return that address."""
    email = f"{last_name.lower()}@example.test"
    page.goto("/office/clients/new/")
    page.fill("input[name=first_name]", "Cora")
    page.fill("input[name=last_name]", last_name)
    page.fill("input[name=email_1]", email)
    if invite:
        page.get_by_label("Send Client Portal Credentials").check()
    if page.locator("select[name=office]").count():
        choose_office(page)
    page.locator("[data-save]").click()
    page.wait_for_url(lambda url: "/new" not in url)
    return email


def choose_office(page):
    """Choose the first office that is offered."""
    page.locator(".ts-control", has=page.locator("#office-ts-control")).click()
    page.locator(
        "#office-ts-dropdown [data-selectable][data-value]:not([data-value=__None])"
    ).first.click()


def link_for(live, page, email):
    """Read the link in the demo's mailbox."""
    live.flask("jobs", "run", "deliver_messages")
    page.goto("/dev/mailbox/")
    page.locator(".mailbox-row", has_text="invites you").first.click()
    words = page.locator("main").inner_text()
    assert email in words
    return re.search(r"/invitations/[\w-]+", words)[0]


def accept(page):
    """Fill in the page of the invitation."""
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()


def test_an_invited_client_lands_on_the_own_dashboard(open_page, live):  # A1
    admin = sign_in(open_page(), "admin")
    email = new_client(admin, "Quayle")
    admin.goto("/office/clients/?search=Quayle")
    admin.locator(".row-tick").first.check()
    admin.get_by_role("button", name="Invite to portal").click()
    admin.get_by_role("dialog").get_by_role("button", name="Invite to portal").click()
    expect(admin.get_by_text("One invitation sent.")).to_be_visible()
    link = link_for(live, admin, email)
    client = open_page(390)
    client.goto(link)
    expect(client.get_by_label("First name")).to_have_value("Cora")
    accept(client)
    client.wait_for_url("**/portal/")
    assert axe(client) == []
    stranger = open_page()
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("does not work any more")


def test_the_checkbox_of_a_new_client_sends_the_mail(open_page, live):  # C1
    admin = sign_in(open_page(), "admin")
    email = new_client(admin, "Quimby", invite=True)
    assert link_for(live, admin, email)


def test_the_checkbox_stands_beneath_email_1_on_every_screen(open_page):  # C1
    for width in (1280, 390):
        page = sign_in(open_page(width), "admin")
        page.goto("/office/clients/new/")
        email = page.locator("#email_1").bounding_box()
        box = page.locator("#send_credentials").bounding_box()
        assert 0 < box["y"] - (email["y"] + email["height"]) < 40
        assert abs(box["x"] - email["x"]) < 8


def test_an_invitation_needs_no_script(open_page, live):  # A1
    admin = sign_in(open_page(), "admin")
    link = link_for(live, admin, new_client(admin, "Quinn", invite=True))
    client = open_page(java_script_enabled=False)
    client.goto(link)
    accept(client)
    client.wait_for_url("**/portal/")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_doors_pages_have_no_barriers(open_page, live, width, scheme):
    admin = sign_in(open_page(), "admin")
    name = f"Quist{width}{scheme}"
    link = link_for(live, admin, new_client(admin, name, invite=True))
    page = open_page(width, scheme)
    for address in (link, f"{link}x", "/forgotten-password/", "/new-password/x"):
        page.goto(address)
        assert axe(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
    page.goto(link)
    page.get_by_role("button", name="Accept the invitation").click()
    assert axe(page) == []


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_pages_of_ones_own_login_have_no_barriers(open_page, width, scheme):
    page = sign_in(open_page(width, scheme), "client")
    for address in ("/me/password/", "/me/sessions/"):
        page.goto(address)
        assert axe(page) == [], address
