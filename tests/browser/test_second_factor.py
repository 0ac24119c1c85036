"""The second factor, as people set it up and use it."""

import pyotp
import pytest

from tests.fixtures.browser import axe, sign_in

SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


def typed_password(page):
    """Come to the second page of signing in."""
    page.goto("/login/")
    page.fill("input[name=username]", "caregiver@demo.tendwell.test")
    page.fill("input[name=password]", "tendwell-demo-agency")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/login/code/")
    return page


def test_it_is_set_up_asked_for_and_taken_off(open_page):  # O6
    page = sign_in(open_page(390), "caregiver", afresh=True)
    page.goto("/me/second-factor/")
    assert axe(page) == []
    page.get_by_role("button", name="Set it up").click()
    secret = page.locator(".door-secret").inner_text().replace(" ", "")
    assert axe(page) == []
    page.get_by_label("Code from your app").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn it on").click()
    codes = page.locator(".door-codes code").all_inner_texts()
    assert len(codes) == 10
    assert axe(page) == []
    for number, (width, scheme) in enumerate(SCREENS):
        door = typed_password(open_page(width, scheme))
        assert axe(door) == []
        door.get_by_label("Code").fill("000000")
        door.get_by_role("button", name="Sign in").click()
        assert axe(door) == []
        door.get_by_label("Code").fill(codes[number])
        door.get_by_role("button", name="Sign in").click()
        door.wait_for_url("**/caregiver/")
    page.goto("/me/second-factor/off")
    assert axe(page) == []
    page.get_by_label("Your password").fill("tendwell-demo-agency")
    page.get_by_label("Code from your app").fill(codes[9])
    page.get_by_role("button", name="Take it off").click()
    page.wait_for_url("**/me/second-factor/")
    assert page.get_by_role("button", name="Set it up").is_visible()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_roles_screen_has_no_barriers(open_page, width, scheme):
    page = sign_in(open_page(width, scheme), "admin")
    page.goto("/office/roles/matrix/")
    assert axe(page) == []
