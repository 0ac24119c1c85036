"""Every page of the portal as it is read: on phones and desks, dark, large, without scripts."""

import pytest

from tests.fixtures.browser import axe, sign_in

SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
PAGES = {
    "client": ("/portal/", "/portal/schedule/", "/portal/care-plan/", "/portal/invoices/"),
    "payer": ("/portal/", "/portal/invoices/"),
    "family": ("/portal/", "/portal/invoices/"),
}
SMALL = """() => [...document.querySelectorAll("a, button, select, summary")]
    .filter((one) => one.offsetParent && !one.closest("p, .skip"))
    .map((one) => [one.innerText.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height < 39.5)
    .map(([words, box]) => `${words}: ${box.height}`)"""


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("who", PAGES)
def test_the_portals_pages_have_no_barriers(open_page, who, width, scheme):  # A4
    page = sign_in(open_page(width, scheme), who)
    for address in PAGES[who]:
        page.goto(address)
        assert axe(page) == [], address
        assert not too_wide(page), address


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("who", PAGES)
def test_everything_is_large_enough_to_hit(open_page, who, width):  # A4
    page = sign_in(open_page(width), who)
    for address in PAGES[who]:
        page.goto(address)
        assert page.evaluate(SMALL) == [], address


def press_larger(page):
    """Press the button, and wait until the choice is kept with the login."""
    with page.expect_response("**/me/look/") as kept:
        page.locator(".portal-head").get_by_role("button", name="Larger text").click()
    assert kept.value.status == 204


@pytest.mark.parametrize("width", [1280, 390])
def test_larger_text_is_eighteen_pixels_and_stays(open_page, width):  # A4
    page = sign_in(open_page(width), "client")
    page.goto("/portal/")
    press_larger(page)
    found = {}
    for address in PAGES["client"]:
        page.goto(address)
        size = page.evaluate("getComputedStyle(document.querySelector('main p, main li')).fontSize")
        found[address] = float(size.removesuffix("px")) >= 18 and not too_wide(page)
    press_larger(page)  # and back: it follows the person into the tests to come
    assert found == dict.fromkeys(PAGES["client"], True)


@pytest.mark.parametrize("who", PAGES)
def test_the_portal_is_read_without_scripts(open_page, who):  # A4
    page = sign_in(open_page(390, java_script_enabled=False), who)
    for address in PAGES[who]:
        assert page.goto(address).ok
        assert page.get_by_role("heading", level=1).is_visible()
        assert not page.locator(".portal-head .larger").is_visible()


def test_without_scripts_the_pay_page_names_other_ways(open_page):  # B7
    page = sign_in(open_page(390, java_script_enabled=False), "client")
    page.goto("/portal/invoices/")
    page.get_by_role("link", name="Pay").first.click()
    page.locator("noscript .note").wait_for()
    assert not page.locator("form.pay-form").is_visible()


def test_the_portal_is_walked_through_by_keyboard(open_page):  # A4
    page = sign_in(open_page(), "client")
    page.goto("/portal/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))
    assert {"/portal/invoices/", "/portal/schedule/", "/portal/care-plan/"} <= reached


def test_paper_shows_the_page_and_no_buttons(open_page):  # A4
    page = sign_in(open_page(), "client")
    page.goto("/portal/")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Next visit").is_visible()
    assert not page.locator(".portal-tabs").is_visible()
    assert not page.locator(".portal-head").is_visible()
    assert page.locator(".contact-office a[href^='tel:']").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_hides_behind_more_is_reached_on_a_phone(open_page, scripts):  # A4
    page = sign_in(open_page(390, java_script_enabled=scripts), "client")
    page.goto("/portal/")
    for name in ("Documents", "Messages", "Who sees what"):
        page.get_by_text("More", exact=True).click()
        link = page.locator(".portal-tabs .menu-sheet").get_by_role("link", name=name)
        box = link.bounding_box()
        assert 0 < box["y"] < box["y"] + box["height"] <= page.viewport_size["height"]
        with page.expect_navigation():
            link.click()
        assert page.locator(".portal-tabs summary.portal-tab-open").count() == 1


def test_twice_the_size_loses_no_way_through_the_portal(open_page):  # A4
    page = sign_in(open_page(640), "client")
    page.goto("/portal/")
    for tab in page.locator(".portal-tabs li:not(.phone-only)").all():
        box = tab.bounding_box()
        assert box["x"] + box["width"] <= 640
