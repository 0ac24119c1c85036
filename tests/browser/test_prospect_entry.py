"""Entering a prospect by keyboard: drafts, look-alikes, Self, sources, errors (P2 to P8)."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import OpenPage, axe, sign_in

NEW = "/office/prospects/new/"


@pytest.fixture
def new(page: Page) -> Page:
    """The page of a new prospect, opened by Ines, who does intake."""
    sign_in(page, "intake")
    page.goto(NEW)
    return page


def part(page: Page, title: str):
    """One section of the page."""
    return page.locator("fieldset.form-section").filter(
        has=page.locator("legend", has_text=re.compile(f"^{title}$"))
    )


def someone() -> str:
    return f"Quill{secrets.token_hex(4)}"


# P2
def test_a_closed_tab_loses_nothing(new):
    family = someone()
    part(new, "Client").get_by_label("First name").fill("Olga")
    part(new, "Client").get_by_label("Last name").fill(family)
    part(new, "Other information").get_by_label("Anything else").fill("Two cats")
    expect(new.locator("[data-draft-words]")).to_contain_text("Saved as a draft at")
    other = new.context.new_page()
    other.goto(NEW)
    offer = other.locator(".note", has_text=f"You began Olga {family}")
    expect(offer).to_be_visible()
    assert axe(other) == []
    with other.expect_response("**/matches"):  # look-alikes are looked for at once
        offer.get_by_role("link", name="Continue").click()
    expect(part(other, "Client").get_by_label("Last name")).to_have_value(family)
    expect(part(other, "Other information").get_by_label("Anything else")).to_have_value("Two cats")
    other.goto(NEW)
    offer.get_by_role("button", name="Discard").click()
    other.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(other.locator(".note", has_text="The draft is gone.")).to_be_visible()
    expect(offer).to_be_hidden()


# P2
def test_a_draft_waits_for_the_connection(new):
    new.context.set_offline(True)
    part(new, "Client").get_by_label("Last name").fill(someone())
    expect(new.locator("[data-draft-words]")).to_contain_text("No connection")
    new.context.set_offline(False)
    expect(new.locator("[data-draft-words]")).to_contain_text("Saved as a draft at")


# P2
def test_look_alikes_are_shown_while_one_types(new):
    family = someone()
    for field, words in (("First name", "Olga"), ("Last name", family)):
        part(new, "Client").get_by_label(field).fill(words)
        part(new, "Caller").get_by_label(field).fill(words)
    part(new, "Caller").get_by_label("Relation to client").select_option("Self")
    new.get_by_text("New referral source").click()
    part(new, "Referral").get_by_label("Organisation", exact=True).fill(f"St. {family}'s Hospital")
    choose_office(new)
    new.get_by_role("button", name="Save", exact=True).click()
    expect(new.locator("h1")).to_contain_text(f"Olga {family}")

    new.goto(NEW)
    part(new, "Client").get_by_label("First name").fill("Olga")
    part(new, "Client").get_by_label("Last name").fill(family.upper())
    found = new.locator("[data-matches-people]")
    expect(found).to_contain_text("Same name")
    link = found.get_by_role("link", name=f"Olga {family}")
    expect(link).to_have_attribute("target", "_blank")
    new.get_by_text("New referral source").click()
    part(new, "Referral").get_by_label("Organisation", exact=True).fill(f"Saint {family}")
    known = new.get_by_label(f"St. {family}'s Hospital")
    assert axe(new) == []
    known.click()
    expect(new.locator("[data-label='Referral source'] .item")).to_have_text(
        f"St. {family}'s Hospital"
    )
    expect(part(new, "Referral").get_by_label("Organisation", exact=True)).to_have_value("")


def choose_office(page: Page) -> None:
    """Staff of several offices say which one; those of one are not asked."""
    office = part(page, "Caller").locator("select[name=office]")
    if office.count():
        office.select_option(index=1)


# P7
def test_a_source_that_is_not_found_is_made_on_the_spot(new):
    organisation = f"{someone()} Hospice"
    new.get_by_role("combobox", name="Referral source").fill(organisation)
    offer = new.get_by_role("option", name=f"New referral source: “{organisation}”")
    expect(offer).to_be_visible()
    assert axe(new) == []
    offer.click()
    expect(part(new, "Referral").get_by_label("Organisation", exact=True)).to_have_value(
        organisation
    )
    expect(part(new, "Referral").get_by_label("Organisation type")).to_be_focused()


# P2
def test_the_keyboard_leads_from_section_to_section_past_what_few_calls_tell(new):
    expect(part(new, "Caller").get_by_label("Relation to client")).to_be_focused()
    new.keyboard.press("Alt+PageDown")
    expect(part(new, "Client").get_by_label("First name")).to_be_focused()
    expect(part(new, "Client").get_by_label("Preferred name")).to_be_hidden()
    new.keyboard.press("Alt+PageDown")
    expect(part(new, "Second client in the home").locator("summary")).to_be_focused()
    new.keyboard.press("Enter")
    expect(part(new, "Second client in the home").get_by_label("First name")).to_be_visible()
    new.keyboard.press("Alt+PageDown")
    expect(new.get_by_role("combobox", name="Referral source")).to_be_focused()
    new.keyboard.press("Alt+PageUp")
    expect(part(new, "Second client in the home").locator("summary")).to_be_focused()


# P5
def test_self_keeps_both_in_step_both_ways_and_another_relation_loses_nothing(new):
    caller, client = part(new, "Caller"), part(new, "Client")
    relation = caller.get_by_label("Relation to client")
    client.get_by_label("First name").fill("Olga")
    client.get_by_label("City").fill("Salem")
    caller.get_by_label("First name").fill("Dora")
    relation.select_option("Self")
    expect(client.get_by_label("First name")).to_have_value("Dora")
    expect(caller.get_by_label("City")).to_have_value("Salem")
    client.get_by_label("Last name").fill("Quill")
    expect(caller.get_by_label("Last name")).to_have_value("Quill")
    caller.get_by_label("E-mail").fill("dora@example.test")
    expect(client.get_by_label("E-mail")).to_have_value("dora@example.test")
    relation.select_option("Daughter")
    expect(client.get_by_label("First name")).to_have_value("Olga")
    expect(client.get_by_label("Last name")).to_have_value("Quill")
    expect(client.get_by_label("E-mail")).to_have_value("")
    expect(client.get_by_label("City")).to_have_value("Salem")
    expect(caller.get_by_label("First name")).to_have_value("Dora")
    expect(caller.get_by_label("Last name")).to_have_value("Quill")


# P2, P5
def test_a_refused_page_focuses_what_is_wrong_and_still_knows_what_was_typed_before_self(new):
    caller, client = part(new, "Caller"), part(new, "Client")
    client.get_by_label("First name").fill("Olga")
    caller.get_by_label("First name").fill("Dora")
    caller.get_by_label("Relation to client").select_option("Self")
    caller.get_by_label("State").fill("Ontario")
    new.get_by_role("button", name="Save", exact=True).click()
    expect(caller.get_by_label("Last name")).to_be_focused()
    expect(caller.get_by_label("State")).to_have_value("Ontario")
    expect(caller).to_contain_text("“Ontario” is not a state")
    assert axe(new) == []
    caller.get_by_label("Relation to client").select_option("Daughter")
    expect(client.get_by_label("First name")).to_have_value("Olga")


# P9
def test_the_second_editor_sees_what_the_first_saved(open_page: OpenPage):
    ines, ada = open_page(), open_page()
    sign_in(ines, "intake")
    sign_in(ada, "admin")
    for page in (ines, ada):
        page.goto("/office/prospects/?flt0_stage_is=new")
        page.locator("tbody .row-link").first.click()
        expect(page.get_by_label("Best time to call")).to_be_visible()
    ada.goto(ines.url)
    ada.get_by_label("Best time to call").fill(f"after {secrets.token_hex(2)}")
    said = ada.get_by_label("Best time to call").input_value()
    ada.get_by_role("button", name="Update").click()
    expect(ada.locator(".note", has_text="Saved.")).to_be_visible()
    ines.get_by_label("Best time to call").fill("before noon")
    ines.get_by_role("button", name="Update").click()
    beside = ines.locator("#best_time_to_call-meanwhile")
    expect(beside).to_contain_text(f"Somebody saved “{said}” here meanwhile.")
    expect(ines.get_by_label("Best time to call")).to_have_value("before noon")
    assert axe(ines) == []
    ines.get_by_role("button", name="Update").click()
    expect(ines.get_by_label("Best time to call")).to_have_value("before noon")
    expect(ines.locator(".note", has_text="Saved.")).to_be_visible()


# P11
def test_ticked_prospects_are_asked_about_before_they_are_lost(new):
    new.goto("/office/prospects/?flt0_stage_is=contacted")
    new.locator(".row-tick").first.check()
    new.get_by_role("button", name="Mark as lost").click()
    expect(new.get_by_label("Non-conversion reason")).to_be_visible()
    assert axe(new) == []


# P2
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_look_alikes_stay_in_sight(open_page: OpenPage, scheme: str):
    page = open_page(390, scheme)
    sign_in(page, "intake")
    page.goto(NEW)
    expect(page.locator(".matches")).to_be_hidden()
    number = part(page, "Client").get_by_label("Mobile phone")
    page.goto("/office/clients/1")
    known = page.get_by_label("Home phone").or_(page.get_by_label("Mobile phone")).first
    words = known.input_value()
    page.goto(NEW)
    number.fill(words)
    expect(page.locator("[data-matches-people]")).to_contain_text("Same phone")
    expect(page.locator(".matches")).to_be_in_viewport()
    assert axe(page) == []


# P2
def test_without_scripts_a_look_alike_is_asked_about_before_saving(open_page: OpenPage):
    with_scripts = open_page()
    sign_in(with_scripts, "intake")
    with_scripts.goto("/office/prospects/?flt0_stage_is=new")
    with_scripts.locator("tbody .row-link").first.click()
    with_scripts.get_by_role("link", name="Client", exact=True).click()
    known = [with_scripts.locator(f"#{name}").input_value() for name in ("first_name", "last_name")]

    page = open_page(java_script_enabled=False)
    sign_in(page, "intake")
    page.goto(NEW)
    part(page, "Caller").get_by_label("Relation to client").select_option("Son")
    for name, words in zip(("First name", "Last name"), known, strict=True):
        part(page, "Client").get_by_label(name).fill(words)
        part(page, "Caller").get_by_label(name).fill(f"Sam{secrets.token_hex(3)}")
    page.get_by_text("New referral source").click()
    part(page, "Referral").get_by_label("Organisation", exact=True).fill(someone())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("This may be known already")
    expect(page.locator(".matches-list")).to_contain_text(" ".join(known))
    expect(page.get_by_role("button", name="Save anyway")).to_be_visible()


# P2
def test_one_begins_at_once_with_the_first_question(new):
    expect(part(new, "Caller").get_by_label("Relation to client")).to_be_focused()
