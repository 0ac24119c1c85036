"""What a grid costs stays the same however many rows there are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from models.audit_entry import AuditEntry
from models.care_plan import CarePlan, CarePlanStatus
from models.compatibility import Compatibility
from models.prospect import Prospect
from models.setting import Setting
from models.terms import TermsAcceptance
from models.visit_feedback import VisitFeedback
from models.wall import walled_models
from tests import factories
from tests.factories import crowd
from views import loader

GRIDS = loader.grids()
MOST = 7
MOST_OF_A_FORM = 12  # one for each kind of child rows and each list of the agency's
MOST_OF_A_PROFILE = 20  # a form among what else is known about the person
MOST_OF_A_CLIENT = 28  # and the facts and alerts of the head: balance, next visit, allergies …
MOST_OF_A_PROSPECT = 19  # what else happened, the next step, and who may be the same person
MOST_OF_THE_DASHBOARD = 25  # each card asks for its own, and each need
GROWING = re.compile(rf"\bFROM ({'|'.join(model.__tablename__ for model in walled_models())})\b")
# A limit, some ids, or the one row that a key names.
BOUNDED = re.compile(r"\bLIMIT\b|\bIN \(|id = | = \w+\.\w*id\b|\bEXISTS\b")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Note the statements that reach the database, but for those that begin a transaction."""
    statements: list[str] = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("BEGIN", "SELECT set_config")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def unbounded(statements):
    """Find what reads a table that grows with the agency from end to end."""
    return [one for one in statements if GROWING.search(one) and not BOUNDED.search(one)]


def fill(session, table):
    """Put more than two hundred rows into a grid's table."""
    if table in {AuditEntry, Setting, Role}:
        session.add_all(made(table, turn) for turn in range(210))
    elif table is Compatibility:
        row = factories.Compatibility()
        carers = [factories.Caregiver(office=row.client.office).id for _turn in range(210)]
        crowd(row, caregiver_id=carers)
    elif table in {TermsAcceptance, VisitFeedback}:
        row = getattr(factories, table.__name__)()
        crowd(row, user_id=[factories.User().id for _turn in range(210)])
    elif table is CarePlan:
        crowd(factories.CarePlan(status=CarePlanStatus.draft))
    else:
        crowd(getattr(factories, table.__name__)())
    session.commit()


def made(table, turn):
    if table is AuditEntry:
        return AuditEntry(at=factories.NOW, acting_as="test", action="viewed", words=f"Row {turn}")
    return table(name=f"name {turn}", value=1) if table is Setting else Role(name=f"Role {turn}")


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.path)
def test_a_page_of_a_grid_needs_few_statements(session, cast, ada, grid):  # O1
    fill(session, grid.table)
    if grid.path == "text-logs":
        crowd(factories.Message(channel="text"))
    ada.get(f"/office/{grid.path}/")  # the role's permissions are read once per process
    with counted() as statements:
        page = ada.get(f"/office/{grid.path}/").text
    assert page.count("data-key=") == 25
    assert len(statements) <= MOST, "\n".join(statements)


def test_a_page_of_the_api_needs_few_statements(session, cast, ada):  # O7
    fill(session, factories.Client._meta.model)
    ada.get("/api/v1/clients/")
    with counted() as statements:
        assert len(ada.get("/api/v1/clients/?q=(page_size:100)").json["ids"]) == 100
    assert len(statements) <= MOST, "\n".join(statements)


def test_the_last_page_costs_no_more_than_the_first(session, cast, ada):  # O1
    fill(session, factories.Client._meta.model)
    ada.get("/office/clients/")
    with counted() as statements:
        assert 'data-key="' in ada.get("/office/clients/?page=8").text
    assert len(statements) <= MOST, "\n".join(statements)


def newest(session, grid):
    return session.scalar(select(grid.table.id).order_by(grid.table.id.desc()).limit(1))


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.path)
def test_no_page_of_a_grid_reads_a_growing_table_from_end_to_end(session, cast, ada, grid):  # O1
    fill(session, grid.table)
    with counted() as statements:
        ada.get(f"/office/{grid.path}/?search=an")
        ada.get(f"/office/{grid.path}/?page=3&sort=0&desc=1")
    assert unbounded(statements) == []


@pytest.mark.parametrize(
    "grid", [grid for grid in GRIDS if "add" in grid.writes], ids=lambda grid: grid.path
)
def test_an_empty_form_needs_few_statements(session, cast, ada, grid):  # O1
    fill(session, grid.table)
    ada.get(f"/office/{grid.path}/new/")
    with counted() as statements:
        assert ada.get(f"/office/{grid.path}/new/").status_code == 200
    assert len(statements) <= MOST_OF_A_FORM, "\n".join(statements)
    assert unbounded(statements) == []


@pytest.mark.parametrize(
    "grid", [grid for grid in GRIDS if "edit" in grid.writes], ids=lambda grid: grid.path
)
def test_a_form_of_a_record_needs_few_statements(session, cast, ada, grid):  # O1
    fill(session, grid.table)
    address = f"/office/{grid.path}/edit/?id={newest(session, grid)}"
    profile = ada.get(address).location
    ada.get(profile or address)
    with counted() as statements:
        assert ada.get(profile or address).status_code == 200
    most = MOST_OF_A_PROFILE if profile else MOST_OF_A_FORM
    most = MOST_OF_A_CLIENT if grid.path == "clients" else most
    assert len(statements) <= most, "\n".join(statements)
    assert unbounded(statements) == []


def test_the_dashboard_costs_the_same_however_many_prospects_there_are(session, cast, ada):  # O2
    prospect = factories.Prospect(stage="new", stage_since=factories.NOW)
    referral = factories.Referral(prospect=prospect)
    ada.get("/office/")
    with counted() as before:
        ada.get("/office/")
    crowd(prospect, stage=["new", "contacted", "won", "lost"])
    keys = session.scalars(select(Prospect.id)).all()
    crowd(referral, prospect_id=keys)
    for table in (factories.Task, factories.Schedule, factories.Invoice, factories.Message):
        crowd(table())
    with counted() as statements:
        assert ada.get("/office/").status_code == 200
    assert len(statements) <= max(len(before), MOST_OF_THE_DASHBOARD), "\n".join(statements)
    assert unbounded(statements) == []
    assert not [one for one in statements if "JOIN referral" in one]


@pytest.mark.parametrize("tab", ["", "/referral", "/client", "/tasks", "/calls", "/emails"])
def test_a_profile_of_a_prospect_needs_few_statements(session, cast, ada, tab):  # P9
    phone = {"caller_phone_mobile": "+16175550142", "phone_mobile": "+16175550142"}
    born = {"birth_date": factories.NOW.date(), "email_1": "bea@example.test"}
    prospect = factories.Prospect(stage="new", **phone, **born)
    factories.Client(phone_mobile="+16175550142")
    crowd(prospect)
    address = f"/office/prospects/{prospect.id}{tab}"
    ada.get(address)
    with counted() as statements:
        page = ada.get(address)
    assert "Perhaps known already:" in page.text
    assert len(statements) <= MOST_OF_A_PROSPECT, "\n".join(statements)
    assert len([one for one in statements if "UNION" in one and "phone_mobile" in one]) == 1
    assert unbounded(statements) == []
