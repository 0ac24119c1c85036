"""Pictures of the main pages, taken from the demo agency: `make shots` writes docs/screenshots/."""

from pathlib import Path

import pytest

from tests.fixtures.browser import OpenPage, sign_in

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
PAGES = {
    "dashboard": ("admin", "/office/"),
    "clients": ("admin", "/office/clients/"),
    "client": ("admin", "/office/clients/1"),
    "prospects": ("intake", "/office/prospects/"),
    "board": ("intake", "/office/prospects/board/"),
    "new-prospect": ("intake", "/office/prospects/new/"),
    "analytics": ("admin", "/office/referrals/analytics/"),
    "my-tasks": ("intake", "/office/my-tasks/"),
    "inquiry": ("client", "/inquiry/"),
    "invoices": ("billing", "/office/invoices/"),
    "portal-client": ("client", "/portal/"),
    "portal-invoices": ("client", "/portal/invoices/"),
    "portal-care-plan": ("client", "/portal/care-plan/"),
    "portal-payer": ("payer", "/portal/"),
    "caregiver": ("caregiver", "/caregiver/"),
}
PHONES = {"inquiry", "portal-client", "portal-payer", "caregiver"}


@pytest.mark.parametrize("name", PAGES)
def test_picture(open_page: OpenPage, name: str):
    who, address = PAGES[name]
    page = open_page(390 if name in PHONES else 1280)
    sign_in(page, who)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")
