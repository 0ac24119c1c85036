"""Importing a file in a browser: check, choose columns, import, and nothing twice."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import axe, sign_in


@pytest.fixture
def rows():
    """Two good rows and a bad one, of payers that no other test knows."""
    name = f"Harborlight {secrets.token_hex(3)}"
    content = f"Payer name,Days to pay,Office\n{name} A,14,{{office}}\n{name} B,soon,{{office}}\n"
    return name, content


def choose(page, content):
    page.goto("/office/payers/")
    page.get_by_role("link", name="Import", exact=True).click()
    file = {"name": "payers.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("CSV or Excel file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()


def an_office(page):
    page.goto("/office/offices/")
    return page.locator(".records tbody tr").first.locator("td").nth(1).inner_text().strip()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_file_is_checked_put_right_and_imported_once(open_page, rows, width):  # O1
    name, content = rows
    page = open_page(width=width)
    sign_in(page, "admin")
    choose(page, content.replace("{office}", an_office(page)))
    expect(page.locator(".note")).to_contain_text("No column is chosen")
    page.get_by_label("Payer name becomes").select_option(label="Name *")
    page.get_by_role("button", name="Check again with these columns").click()
    expect(page.get_by_role("region", name="Bad rows")).to_contain_text("soon")
    assert axe(page) == []
    page.get_by_role("button", name="Import one row").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("payers.csv was imported")
    assert axe(page) == []
    page.goto(f"/office/payers/?search={name}")
    expect(page.locator(".row-tick")).to_have_count(1)


def test_a_file_is_imported_without_scripts(open_page, rows):  # O1
    _name, content = rows
    page = open_page(java_script_enabled=False)
    sign_in(page, "admin")
    choose(page, content.replace("Payer name", "Name").replace("{office}", an_office(page)))
    page.get_by_role("button", name="Import one row").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("payers.csv was imported")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_upload_page_reads_well(open_page, scheme):
    page = open_page(scheme=scheme)
    sign_in(page, "admin")
    choose(page, "")
    expect(page.locator(".field-error")).to_contain_text("is empty")
    assert axe(page) == []
