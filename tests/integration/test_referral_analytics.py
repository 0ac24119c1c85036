"""The page of the referral analytics: who sees it, what it asks, what its files hold."""

from datetime import timedelta
from decimal import Decimal

import pytest

from services import periods
from services.errors import Refused
from services.periods import Period
from tests import factories
from tests.factories import crowd
from tests.integration.test_grid_speed import counted, unbounded

ADDRESS = "/office/referrals/analytics/"
TABLES = ("sources", "media", "ratings", "months", "costs", "revenue", "waits", "reasons")
MOST = 17  # one or two for each table, whatever the number of rows
LONG_AGO = "period=custom&from=2001-01-01&to=2001-01-31"


@pytest.fixture
def nina(signed_in, cast):
    return signed_in(cast.nina)


@pytest.fixture
def ada(signed_in, cast):
    return signed_in(cast.ada)


@pytest.fixture
def client_of_a_source(cast):
    """Bea, whom Mercy Hospital sent and to whom 120 dollars were invoiced."""
    bea = cast.bea.record
    factories.Invoice(client=bea)
    facts = {"office": bea.office, "client": bea, "media_cost": Decimal("15.50")}
    return factories.Prospect(stage="won", converted_at=factories.NOW, **facts)


def test_the_page_shows_each_table_with_its_plot_and_file(ada, client_of_a_source):
    page = ada.get(ADDRESS).text
    for key in TABLES:
        assert f'id="title-{key}"' in page
    for key in ("sources", "months", "costs", "revenue", "waits"):
        assert f"{ADDRESS}{key}.csv" in page
    assert page.count("<canvas") == 7
    assert "$120.00" in page
    assert "$15.50" in page


def test_an_empty_period_says_so_and_plots_nothing(ada):
    page = ada.get(f"{ADDRESS}?{LONG_AGO}").text
    assert "Nobody asked in this period." in page
    assert "<canvas" not in page


def test_revenue_is_for_those_who_may_see_invoices(nina, client_of_a_source):
    page = nina.get(ADDRESS)
    assert page.status_code == 200
    assert "$120.00" not in page.text
    assert nina.get(f"{ADDRESS}revenue.csv").status_code == 403
    assert nina.get(f"{ADDRESS}sources.csv").status_code == 200


@pytest.mark.parametrize("role", ["Scheduler", "Billing"])
def test_other_roles_see_it_only_if_the_agency_says_so(signed_in, cast, role):
    user = factories.User(role=role)
    factories.OfficeStaff(user=user, office=cast.bea.record.office)
    visitor = signed_in(factories.Person(user))
    assert visitor.get(ADDRESS).status_code == 403
    assert visitor.get(f"{ADDRESS}sources.csv").status_code == 403


def test_a_stranger_signs_in_first(client, cast):
    assert client.get(ADDRESS).status_code == 302


def test_another_offices_figures_are_not_told(nina, cast):
    hidden = factories.Prospect(office=cast.mallory.record.office)
    hidden.referrals[0].source.organisation = "Hidden Hospital"
    page = nina.get(f"{ADDRESS}?office={hidden.office_id}").text
    assert "Hidden Hospital" not in page
    assert "Nobody asked in this period." in page


def test_a_prospect_without_any_referral_left_is_counted_for_staff_too(nina, cast, session):
    row = factories.Prospect(office=cast.bea.record.office)
    row.referrals[0].deleted_at = factories.NOW
    assert "No source,1,0,0,0.0" in nina.get(f"{ADDRESS}sources.csv").text


def test_what_nobody_named_does_not_convert_best(nina, cast):
    office = cast.bea.record.office
    factories.Prospect(office=office, stage="won", converted_at=factories.NOW)
    factories.Prospect(
        office=office, rating=factories.Choice(list_name="prospect_rating", label="Scorching")
    )
    page = nina.get(ADDRESS).text
    assert "Scorching" in page
    assert "No rating converts best" not in page


def test_a_file_holds_the_lines_of_the_page_and_no_formula(nina, cast):
    row = factories.Prospect(office=cast.bea.record.office, stage="lost")
    row.referrals[0].source.organisation = '=HYPERLINK("http://evil.test")'
    answer = nina.get(f"{ADDRESS}sources.csv?period=month")
    lines = answer.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "Source,Inquiries,Clients,Lost,Converted"
    assert lines[1] == '"\'=HYPERLINK(""http://evil.test"")",1,0,1,0.0'
    assert 'filename="sources-2026-03-01-2026-03-04.csv"' in answer.headers["Content-Disposition"]


def test_a_file_of_nothing_known_is_none(nina):
    assert nina.get(f"{ADDRESS}secrets.csv").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "period=custom",
        "period=custom&from=2026-03-05&to=2026-03-04",
        "period=custom&from=1000-01-01&to=9999-12-31",
        "period=custom&from=2001-01-01&to=2026-01-01",
        "period=custom&from=%00&to=%27",
    ],
)
def test_days_that_are_none_are_asked_for_again(nina, query):
    answer = nina.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert nina.get(f"{ADDRESS}sources.csv?{query}").status_code == 422


@pytest.mark.parametrize(
    "query", ["period=x&office=x", "office=%00", "_external=1&endpoint=x&key=x"]
)
def test_hostile_arguments_of_the_address_break_nothing(nina, cast, query):
    factories.Prospect(office=cast.bea.record.office)
    assert nina.get(f"{ADDRESS}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("period", "first"),
    [(Period.month, "2026-03-01"), (Period.quarter, "2026-01-01"), (Period.year, "2025-04-01")],
)
def test_a_period_begins_with_a_month_and_ends_today(period, first):
    since, until = periods.days_of(period, factories.TODAY, "", "")
    assert (str(since), until) == (first, factories.TODAY)


def test_ten_years_are_the_most():
    with pytest.raises(Refused, match="ten years"):
        periods.days_of(Period.custom, factories.TODAY, "2016-03-01", "2026-03-01")


def test_what_is_read_does_not_grow_with_the_prospects(ada, session, client_of_a_source):
    days = [factories.TODAY - timedelta(days=number) for number in range(300)]
    crowd(client_of_a_source, 600, inquiry_date=days)
    ada.get(ADDRESS)
    with counted() as statements:
        ada.get(ADDRESS)
    assert len(statements) <= MOST, "\n".join(statements)
    grouped = [one for one in unbounded(statements) if "GROUP BY" not in one]
    assert grouped == []


def test_the_dashboard_leads_to_the_board_and_to_the_figures(nina, cast):
    factories.Prospect(office=cast.bea.record.office)
    page = nina.get("/office/").text
    assert 'href="/office/prospects/board/"' in page
    assert f'href="{ADDRESS}"' in page
