"""Paying in a real browser: the whole way from the payer's page to Paid in the office."""

from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest
from flask_appbuilder.security.sqla.models import User
from playwright.sync_api import Page, Route, expect
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import access, engine
from models.grant import Grant
from models.invoice import Invoice
from services import clock
from tests import factories
from tests.fixtures.browser import axe, sign_in

CARD = {"ccnumber": "4111 1111 1111 1111", "ccexp": "10/29", "cvv": "999"}
ACCOUNT = {"checkname": "Paul Parker", "checkaba": "490000018", "checkaccount": "24413815"}
SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture
def session(live) -> Iterator[Session]:
    """The running installation's own database."""
    url = live.environment["DATABASE_URL"]
    made = create_engine(url, **engine.options(url))
    with Session(made, expire_on_commit=False) as session:
        access.bind(session, access.Principal(access.Kind.system, clock.today(), reason="test"))
        factories.use(session)
        yield session
        factories.use(None)
    made.dispose()


@pytest.fixture
def invoice(session) -> Invoice:
    """An invoice of the demo's payer, for this test alone."""
    payer = select(User.id).where(User.email.like("payer@%"))
    grant = session.scalars(select(Grant).where(Grant.user_id.in_(payer))).first()
    client = session.scalars(select(Invoice).where(Invoice.payer_id == grant.payer_id)).first()
    made = factories.Invoice(
        client=client.client, payer=grant.payer, total=Decimal("120.00"), issued_on=clock.today()
    )
    session.commit()
    return made


@pytest.fixture
def plan(live):
    """Let the next payment at the gateway go wrong."""

    def planned(kind: str, argument: str = "") -> None:
        form = {"kind": kind, "argument": argument}
        headers = {"Accept": "application/json"}
        httpx.post(f"{live.gateway}/control/fault", data=form, headers=headers).raise_for_status()

    return planned


def open_form(page: Page, invoice: Invoice) -> Page:
    """Go the payer's way: sign in, Invoice(s), Pay."""
    sign_in(page, "payer")
    page.goto("/portal/invoices/")
    row = page.locator(f"#invoice-{invoice.number}")
    row.get_by_role("link", name="Pay").click()
    expect(page.get_by_role("button", name="Pay", exact=True)).to_be_enabled()
    return page


def fill(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        page.frame_locator(f"#CollectJSInline{name}").locator("input").fill(value)


def press(page: Page) -> None:
    page.get_by_role("button", name="Pay", exact=True).click()


# B6, B7
def test_a_payer_pays_by_card_and_it_is_paid_everywhere(open_page, invoice, live):
    page = open_page()
    heard: list[str] = []
    page.on("request", lambda one: heard.append(f"{one.url} {one.post_data or ''}"))
    open_form(page, invoice)
    fill(page, CARD)
    press(page)
    expect(page.get_by_text("$120.00 was paid")).to_be_visible()
    page.get_by_role("link", name="Back to the invoices").click()
    expect(page.locator(f"#invoice-{invoice.number}")).to_contain_text("Paid")
    own = [told for told in heard if told.startswith(live.url)]
    assert any("payment_token" in told for told in own)
    assert not [told for told in own if "4111" in told or "cvv" in told]
    office = sign_in(open_page(), "billing")
    office.goto(f"/office/invoices/?search={invoice.number}")
    expect(office.get_by_role("row").filter(has_text=invoice.number)).to_contain_text("Paid")
    office.goto(f"/office/invoices/{invoice.id}")
    expect(office.get_by_role("heading", level=1)).to_contain_text("Paid")


# B7
def test_a_declined_card_says_why_and_another_one_pays(open_page, invoice, plan):
    page = open_form(open_page(), invoice)
    plan("decline", "202")
    fill(page, CARD)
    press(page)
    expect(page.get_by_text("not enough money")).to_be_visible()
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("button", name="Pay", exact=True)).to_be_enabled()
    fill(page, CARD)
    press(page)
    expect(page.get_by_text("$120.00 was paid")).to_be_visible()


# B7
def test_a_part_is_paid_from_a_bank_account(open_page, invoice):
    page = open_form(open_page(), invoice)
    page.get_by_label("Amount").fill("20.50")
    page.get_by_label("Bank account").check()
    expect(page.get_by_role("button", name="Pay", exact=True)).to_be_enabled()
    fill(page, ACCOUNT)
    press(page)
    expect(page.get_by_text("$20.50 is on its way")).to_be_visible()
    page.get_by_role("link", name="Back to the invoices").click()
    expect(page.locator(f"#invoice-{invoice.number}")).to_contain_text("$99.50 is due")


# B8
def test_a_double_click_pays_once_and_back_pays_nothing(open_page, invoice, session):
    page = open_form(open_page(), invoice)
    fill(page, CARD)
    page.get_by_label("ZIP").focus()
    page.get_by_role("button", name="Pay", exact=True).dblclick()
    expect(page.get_by_text("$120.00 was paid")).to_be_visible()
    page.reload()
    page.go_back()
    expect(page.get_by_text("Nothing is owed on this invoice")).to_be_visible()
    session.refresh(invoice)
    assert invoice.paid == Decimal("120.00")


# B8
def test_the_second_tab_is_told_that_nothing_is_owed(open_page, invoice):
    first = open_form(open_page(), invoice)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("button", name="Pay", exact=True)).to_be_enabled()
    for page in (first, second):
        fill(page, CARD)
    press(first)
    expect(first.get_by_text("$120.00 was paid")).to_be_visible()
    press(second)
    expect(second.get_by_role("alert")).to_contain_text("Nothing is owed")


# B8
def test_a_lost_answer_is_waited_for_and_told(open_page, invoice, plan, live):
    page = open_form(open_page(), invoice)
    plan("drop")
    fill(page, CARD)
    press(page)
    expect(page.get_by_text("Please do not pay again")).to_be_visible()
    live.flask("jobs", "run", "settle_attempts")
    expect(page.get_by_text("$120.00 was paid")).to_be_visible()


# B7
def test_empty_fields_are_named_and_can_be_filled_in(open_page, invoice):
    page = open_form(open_page(), invoice)
    press(page)
    for words in ("check the card number", "month and year", "three or four digits"):
        expect(page.get_by_text(words)).to_be_visible()
    fill(page, CARD)
    press(page)
    expect(page.get_by_text("$120.00 was paid")).to_be_visible()


# B7
def test_a_gateway_that_needs_long_is_waited_for_once_all_fields_are_right(open_page, invoice):
    page = open_form(open_page(), invoice)
    page.clock.install()
    press(page)
    page.clock.fast_forward("00:06")
    expect(page.get_by_text("three or four digits")).to_be_visible()
    held: list[Route] = []
    page.route("**/token/create", lambda asked: held.append(asked))
    fill(page, CARD)
    with page.expect_request("**/token/create"):
        press(page)
    expect(page.get_by_text("three or four digits")).to_be_hidden()
    page.clock.fast_forward("00:06")
    held[0].continue_()
    expect(page.get_by_text("$120.00 was paid")).to_be_visible()


# B7
def test_a_wrong_number_is_named_as_soon_as_the_field_is_left(open_page, invoice):
    page = open_form(open_page(), invoice)
    fill(page, {"ccnumber": "4111 1111 1111 1112"})
    page.get_by_label("ZIP").focus()
    expect(page.get_by_text("check the card number")).to_be_visible()
    fill(page, {"ccnumber": CARD["ccnumber"]})
    page.get_by_label("ZIP").focus()
    expect(page.get_by_text("check the card number")).to_be_hidden()


# B7
@pytest.mark.parametrize("amount", ["0", "120.01", "12,50", "abc"])
def test_an_impossible_amount_is_told_before_the_card_is_used_up(open_page, invoice, amount):
    page = open_form(open_page(), invoice)
    fill(page, CARD)
    page.get_by_label("Amount").fill(amount)
    press(page)
    expect(page.get_by_label("Amount")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Amount").fill("1.50")
    press(page)
    expect(page.get_by_text("$1.50 was paid")).to_be_visible()


# B7
def test_without_scripts_the_page_names_the_other_ways_to_pay(open_page, invoice):
    page = sign_in(open_page(java_script_enabled=False), "payer")
    page.goto(f"/portal/invoices/{invoice.number}/pay")
    note = page.locator("noscript .note")  # Playwright finds no text within noscript
    expect(note).to_be_visible()
    assert "cheque or bank transfer" in str(note.text_content())


# B7
def test_where_the_gateways_fields_do_not_come_the_page_says_so(open_page, invoice):
    page = sign_in(open_page(), "payer")
    page.route("**/token/Collect.js", lambda route: route.abort())
    page.goto(f"/portal/invoices/{invoice.number}/pay")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(page.get_by_role("button", name="Pay", exact=True)).to_be_disabled()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_pay_page_has_no_barriers(open_page, invoice, width, scheme):
    page = open_form(open_page(width, scheme), invoice)
    assert axe(page) == []
    press(page)
    expect(page.get_by_text("check the card number")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_offices_pages_about_money_have_no_barriers(open_page, invoice, width, scheme):
    page = sign_in(open_page(width, scheme), "billing")
    here = f"/office/invoices/{invoice.id}"
    there = f"/office/payments/{factories.Payment(payer=invoice.payer).id}"
    pages = (here, f"{here}/void", f"{here}/take-payment", there, f"{there}/refund")
    for address in (*pages, "/office/payment-checks/"):
        page.goto(address)
        assert axe(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
