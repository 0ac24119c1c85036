"""Profiles of people by keyboard and on a phone, and a status that is changed (C2 to C6)."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import axe, sign_in

PROFILES = {"clients": 15, "caregivers": 11, "payers": 9, "emergency-contacts": 6}


# C6
@pytest.mark.parametrize(("path", "least"), PROFILES.items())
def test_the_tabs_of_a_profile_are_walked_by_keyboard(page, path, least):
    sign_in(page, "admin")
    page.goto(f"/office/{path}/1")
    names = page.locator(".tab").evaluate_all("tabs => tabs.map(tab => tab.href)")
    assert len(names) >= least
    for address in names[1:]:
        page.locator(".tab[aria-current]").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page).to_have_url(address)
        expect(page.locator(".tab[aria-current]")).to_have_attribute(
            "href", re.compile(f"{re.escape(address.rpartition('/')[2])}$")
        )
        assert axe(page) == [], address


# C6
@pytest.mark.parametrize("path", PROFILES)
def test_a_profile_fits_a_phone_in_the_dark(open_page, path):
    phone = open_page(width=390, scheme="dark")
    sign_in(phone, "admin")
    tab = "contacts" if path == "clients" else "clients"
    for address in (f"/office/{path}/1", f"/office/{path}/1/{tab}"):
        phone.goto(address)
        assert axe(phone) == []
        assert phone.evaluate("document.documentElement.scrollWidth") == 390


# C2
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_what_a_leaver_leaves_open_is_asked_before_anything_changes(open_page, width, scheme):
    page = sign_in(open_page(width, scheme), "admin")
    page.goto("/office/clients/2/status")
    visits = page.get_by_role("group", name="Planned visits from that day on")
    page.get_by_label("New status").select_option(label="Discharged")
    page.get_by_label("Reason or note").fill("Moved to her son")
    page.locator("form.record-form").get_by_role("button", name="Change status").click()
    expect(visits).to_be_in_viewport()
    expect(page.get_by_label("Reason or note")).to_have_value("Moved to her son")
    page.set_viewport_size({"width": width, "height": 2400})  # nothing lies under the save bar
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_label("New status").select_option(label="On hold")
    expect(visits).to_be_hidden()


# C2
def test_what_several_leavers_leave_open_is_asked_on_one_page(page):
    sign_in(page, "admin")
    page.goto("/office/clients/?search=Amato")
    for row in page.get_by_role("row", name="Amato").all():
        row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Change status").click()
    page.get_by_label("New status").select_option(label="Discharged")
    page.locator("form.record-form").get_by_role("button", name="Change status").click()
    expect(page.get_by_role("group", name="Planned visits from that day on")).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 2400})
    assert axe(page) == []


# C6
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PROFILES)
def test_name_and_picture_stand_side_by_side_on_every_profile(open_page, path, width):
    page = sign_in(open_page(width), "admin")
    page.goto(f"/office/{path}/1")
    picture = page.locator(".record-who > .avatar-initials").bounding_box()
    name = page.get_by_role("heading", level=1).bounding_box()
    assert name["x"] > picture["x"] + picture["width"]
    assert name["y"] < picture["y"] + picture["height"]
    if width == 1280:
        assert page.locator(".sidebar a[aria-current]").is_visible()
