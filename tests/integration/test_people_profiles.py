"""What the profiles of caregivers, payers and emergency contacts have in common (C6)."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from models.client import Client
from tests import factories
from tests.factories import NOW
from tests.factories.base import current
from tests.factories.crowd import crowd
from tests.fixtures.profiles import rows_of, tabs_of
from tests.integration.test_grid_speed import counted

DAY = timedelta(days=1)
LOGS = ("Tasks", "Call log", "Email log", "Text log")


@pytest.fixture
def office(cast):
    return cast.bea.record.office


# C5
def test_a_caregivers_tabs_stand_in_one_place(ada, carl):
    assert tabs_of(ada.get(f"/office/caregivers/{carl.id}")) == [
        *("Details", "Schedule", "Clients", "Skills and certificates", "Availability"),
        *("Pay rates", "Messages", *LOGS, "Documents", "Timeline"),
    ]


# C4
def test_a_payers_tabs_stand_in_one_place(ada, payer):
    found = tabs_of(ada.get(f"/office/payers/{payer.id}"))
    assert found == ["Details", "Clients", "Invoices", "Payments", "Messages", *LOGS, "Timeline"]


# C3
def test_a_contacts_tabs_stand_in_one_place(ada, daughter):
    found = tabs_of(ada.get(f"/office/emergency-contacts/{daughter.id}"))
    assert found == ["Details", "Clients", *LOGS[1:], "Timeline"]


# C6
@pytest.mark.parametrize("path", ["clients", "prospects", "caregivers", "payers"])
def test_a_profile_stands_within_the_menu_of_the_house(ada, cast, carl, payer, path):
    keys = {"clients": cast.bea.record.id, "prospects": factories.Prospect().id}
    key = {**keys, "caregivers": carl.id, "payers": payer.id}[path]
    page = ada.get(f"/office/{path}/{key}").text
    assert 'href="/office/offices/"' in page.partition("<main")[0]
    assert 'href=""' not in page


# C6
@pytest.mark.parametrize(
    ("role", "path", "fixture", "hidden"),
    [
        ("Scheduler", "caregivers", "carl", set()),
        ("Intake", "payers", "payer", {"invoices", "payments"}),
        ("Billing", "payers", "payer", set()),
        ("Intake", "emergency-contacts", "daughter", set()),
    ],
)
def test_roles_see_only_the_tabs_of_rows_that_they_may_list(
    staff, request, role, path, fixture, hidden
):
    row, visitor = request.getfixturevalue(fixture), staff(role)
    page = visitor.get(f"/office/{path}/{row.id}")
    shown = set(re.findall(rf'href="/office/{path}/{row.id}/([\w-]+)"', page.text))
    assert shown & {"invoices", "payments"} == {"invoices", "payments"} - hidden - (
        set() if path == "payers" else {"invoices", "payments"}
    )
    for name in hidden:
        assert visitor.get(f"/office/{path}/{row.id}/{name}").status_code == 404


TABS = {
    "caregivers": (
        *("", "schedule", "clients", "certificates", "availability", "pay"),
        *("tasks", "calls", "emails", "texts", "documents", "timeline"),
    ),
    "payers": (
        *("", "clients", "invoices", "payments", "tasks", "calls", "emails", "texts", "timeline"),
    ),
    "emergency-contacts": ("", "clients", "calls", "emails", "texts", "timeline"),
}
MAKERS = {
    "caregivers": factories.Caregiver,
    "payers": factories.Payer,
    "emergency-contacts": lambda office: factories.EmergencyContact(
        client=factories.Client(office=office)
    ),
}


# C6
@pytest.mark.parametrize(("path", "tab"), [(p, tab) for p, names in TABS.items() for tab in names])
def test_a_profile_of_another_office_does_not_exist(staff, cast, path, tab):
    theirs = MAKERS[path](office=cast.mallory.record.office)
    visitor = staff("Scheduler" if path == "caregivers" else "Intake")
    assert visitor.get(f"/office/{path}/{theirs.id}/{tab}".rstrip("/")).status_code == 404


# -- what they list -------------------------------------------------------------------------------


def at_office(factory, **others):
    """Make rows about somebody, with a client of the same office."""
    return lambda **about: factory(
        **about, **others, client__office=next(iter(about.values())).office
    )


def noted(factory, **others):
    """Make rows about somebody, in the same office."""
    return lambda **about: factory(**about, **others, office=next(iter(about.values())).office)


LISTED = {
    "caregivers": {
        "schedule": at_office(factories.Schedule),
        "clients": at_office(factories.Compatibility),
        "certificates": factories.Certificate,
        "pay": factories.PayRate,
        "tasks": noted(factories.Task),
        "calls": noted(factories.CallLog),
        "emails": noted(factories.Message),
        "texts": noted(factories.Message, channel="text"),
    },
    "payers": {
        "clients": at_office(factories.ClientPayer),
        "invoices": at_office(factories.Invoice),
        "payments": at_office(factories.Payment),
        "tasks": noted(factories.Task),
        "calls": noted(factories.CallLog),
        "emails": noted(factories.Message),
        "texts": noted(factories.Message, channel="text"),
    },
}


def maker(path, make):
    """Make a row about the person of a profile."""
    return lambda row: make(**{path.removesuffix("s"): row})


OWN_ROWS = [
    (path, tab, maker(path, make)) for path, tabs in LISTED.items() for tab, make in tabs.items()
]


# C6
@pytest.mark.parametrize(("path", "tab", "make"), OWN_ROWS)
def test_each_list_shows_the_persons_own_rows_and_so_does_its_grid(ada, office, path, tab, make):
    one, other = (MAKERS[path](office=office) for _turn in range(2))
    make(one)
    make(other)
    page = ada.get(f"/office/{path}/{one.id}/{tab}")
    assert rows_of(page) == 1
    link = re.search(
        r'href="([^"]+)">\s*<svg(?:(?!</a>).)*?</svg>See all in the grid', page.text, re.DOTALL
    )
    grid = ada.get(link[1].replace("&amp;", "&"))
    assert grid.text.count("data-key=") == 1


# C6
@pytest.mark.parametrize("path", ["caregivers", "payers", "emergency-contacts"])
def test_the_menu_leads_to_writing_calling_and_tasks(ada, office, path):
    row = MAKERS[path](office=office)
    page = ada.get(f"/office/{path}/{row.id}").text
    for words in ("Write a mail", "Write a text", "Note a call", "Add a task"):
        link = re.search(rf'href="([^"]+)">\s*<svg(?:(?!</a>).)*?</svg>{words}', page, re.DOTALL)
        assert ada.get(link[1].replace("&amp;", "&")).status_code == 200


# C6
@pytest.mark.parametrize("path", ["caregivers", "payers", "emergency-contacts"])
def test_the_statements_of_a_profile_do_not_grow_with_its_rows(session, ada, office, path):
    row = MAKERS[path](office=office)
    few = furnish(path, row)
    session.commit()
    small = {tab: statements(ada, path, row, tab) for tab in TABS[path]}
    for one in few:
        multiply(one)
    session.commit()
    large = {tab: statements(ada, path, row, tab) for tab in TABS[path]}
    assert {tab: large[tab] - small[tab] for tab in TABS[path] if large[tab] > small[tab]} == {}
    assert max(large.values()) <= 22
    for tab in TABS[path]:
        assert rows_of(ada.get(f"/office/{path}/{row.id}/{tab}".rstrip("/"))) <= 25


def furnish(path, row):
    """One of each row that a profile lists, and a visit that was."""
    if path == "caregivers":
        at_office(factories.Schedule, starts_at=NOW - DAY)(caregiver=row)
    return [make(row) for where, _tab, make in OWN_ROWS if where == path]


def multiply(row):
    """Make a thousand of a row, none of which the database would refuse."""
    if row.__tablename__ == "schedule":
        times = [NOW + DAY / 2 + turn * DAY for turn in range(-500, 500)]
        crowd(row, 1000, starts_at=times, ends_at=[one + DAY / 24 for one in times])
    elif row.__tablename__ == "compatibility":
        crowd(row.client, 1000)
        same_office = select(Client.id).where(Client.office_id == row.office_id)
        others = current().scalars(same_office.where(Client.id != row.client_id)).all()
        crowd(row, len(others), client_id=others)
    else:
        crowd(row, 1000)


def statements(visitor, path, row, tab):
    with counted() as made:
        assert visitor.get(f"/office/{path}/{row.id}/{tab}".rstrip("/")).status_code == 200
    return len(made)


def test_a_filter_of_the_grid_is_named_as_the_tab_links_to_it(ada, payer):
    page = ada.get(f"/office/payers/{payer.id}/tasks").text
    link = re.search(r'href="(/office/tasks/\?[^"]+)"', page)[1]
    assert parse_qs(urlsplit(link).query) == {"flt0_payer_id_is": [str(payer.id)]}
