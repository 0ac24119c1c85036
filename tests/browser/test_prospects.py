"""From the first call to a client, as intake staff live it (P1 to P14)."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import axe, sign_in


@pytest.fixture
def new(page: Page) -> Page:
    """The page of a new prospect, opened from the grid by Ines, who does intake."""
    sign_in(page, "intake")
    page.goto("/office/prospects/")
    page.get_by_role("link", name="+ Prospective Client").click()
    return page


def part(page: Page, title: str):
    """One section of the page."""
    return page.locator("fieldset.form-section").filter(
        has=page.locator("legend", has_text=re.compile(f"^{title}$"))
    )


def fill(page: Page, title: str, **fields: str) -> None:
    for label, value in fields.items():
        part(page, title).get_by_label(label.replace("_", " "), exact=False).first.fill(value)


def name_source(page: Page) -> None:
    page.get_by_text("New referral source").click()
    part(page, "Referral").get_by_label("Organisation", exact=True).fill("Mercy Hospital")


def choose_office(page: Page) -> None:
    """Staff of several offices say which one; those of one are not asked."""
    office = part(page, "Caller").locator("select[name=office]")
    if office.count():
        office.select_option(index=1)


# P1 to P14
def test_from_the_first_call_to_a_client(new):
    family = f"Quill{secrets.token_hex(4)}"
    part(new, "Caller").get_by_label("Relation to client").select_option("Daughter")
    fill(new, "Caller", First_name="Dora", Last_name=family, Mobile_phone="(617) 555-0142")
    fill(new, "Client", First_name="Olga", Last_name=family)
    choose_office(new)
    name_source(new)
    assert axe(new) == []
    new.get_by_role("button", name="Save", exact=True).click()

    expect(new.locator("h1")).to_contain_text(f"Olga {family}")
    expect(new.locator(".note-words").last).to_contain_text("No next step.")
    assert axe(new) == []
    new.get_by_role("button", name="Create Assessment").click()
    new.get_by_label("Bathing", exact=True).check()
    new.get_by_label("How often: Bathing").select_option("Chosen weekdays")
    new.get_by_role("group", name="Days: Bathing").get_by_title("Monday").click()
    new.get_by_label("Summary of the assessment").fill("Lives alone.")
    new.get_by_role("button", name="Update").click()
    expect(new.locator("h1")).to_contain_text("Assessed")

    new.get_by_role("link", name="Convert to Client").first.click()
    expect(new.get_by_label("Make a new client, with the status Pending")).to_be_checked()
    assert axe(new) == []
    new.get_by_role("button", name="Convert to Client").click()

    expect(new.locator(".note").first).to_contain_text(f"Olga {family} is a client now.")
    expect(new).to_have_url(re.compile(r"/office/clients/\d+$"))
    tabs = new.get_by_role("navigation", name="Parts of this record")
    tabs.get_by_role("link", name="Care plan").click()
    expect(new.locator("main")).to_contain_text("Bathing Chosen weekdays: Mon")
    tabs.get_by_role("link", name="History").click()
    expect(new.locator("main")).to_contain_text("Referred by Mercy Hospital")


# P5
def test_self_fills_the_client_and_keeps_in_step_and_nothing_typed_is_lost(new):
    caller, client = part(new, "Caller"), part(new, "Client")
    relation = caller.get_by_label("Relation to client")
    client.get_by_label("First name").fill("Olga")
    caller.get_by_label("First name").fill("Dora")
    relation.select_option("Self")
    expect(client.get_by_label("First name")).to_have_value("Dora")
    caller.get_by_label("First name").fill("Dorothea")
    caller.get_by_label("City").fill("Boston")
    expect(client.get_by_label("First name")).to_have_value("Dorothea")
    expect(client.get_by_label("City")).to_have_value("Boston")
    relation.select_option("Daughter")
    expect(client.get_by_label("First name")).to_have_value("Olga")
    expect(client.get_by_label("City")).to_have_value("")
    expect(caller.get_by_label("First name")).to_have_value("Dorothea")
    client.get_by_label("First name").fill("Olga Maria")
    expect(caller.get_by_label("First name")).to_have_value("Dorothea")


# P2
def test_what_is_missing_is_named_and_what_was_typed_stays(new):
    fill(new, "Caller", First_name="Dora")
    new.get_by_role("button", name="Save", exact=True).click()
    expect(new.locator("[data-error-summary]")).to_be_visible()
    expect(part(new, "Caller").get_by_label("First name")).to_have_value("Dora")
    last_name = part(new, "Caller").get_by_label("Last name")
    expect(last_name).to_have_attribute("aria-invalid", "true")
    expect(part(new, "Referral")).to_contain_text("enter a new referral source")
    assert axe(new) == []


# P11
def test_losing_asks_in_a_dialog_why(new):
    new.goto("/office/prospects/?search=Bergstrom")
    new.get_by_role("link", name="Bergstrom").first.click()
    new.get_by_role("link", name="Mark as lost").click()
    dialog = new.get_by_role("dialog")
    expect(dialog.get_by_label("Non-conversion reason")).to_be_visible()
    assert axe(new) == []
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


# P14
def test_ticked_prospects_are_looked_at_before_they_are_converted(new):
    new.goto("/office/prospects/?flt0_stage_is=new")
    new.locator(".row-tick").first.check()
    new.get_by_role("button", name="Convert to clients").click()
    expect(new.get_by_role("button", name=re.compile("Convert one|Cancel"))).to_be_visible()
    expect(new.locator(".outlooks li")).to_have_count(1)
    assert axe(new) == []
