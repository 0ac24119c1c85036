"""What is sent along with a request that is allowed: rows of others, columns of no form, keys.

Each request is one that the role may make; a Keeper notes every table that is written to.
"""

import pytest
from sqlalchemy import func, inspect, select

from models.audit_entry import AuditAction, AuditEntry
from models.base import Base
from services.staff import ADMIN
from tests.fixtures import matrix
from tests.fixtures.addresses import NO_ROW, Whose, methods, table_of
from tests.fixtures.canaries import twins_tables
from tests.fixtures.filled import main_form
from views.forms import key_name

STAFF = pytest.mark.parametrize("role", ["Intake", "Scheduler", "Billing"])
OUTSIDE = pytest.mark.parametrize("role", ["Client", "Emergency contact", "Payer", "Caregiver"])
EXPECTED = matrix.read()
ACCOUNT = {
    "login_session",
    "login_facts",
    "throttle",
    "second_factor",
    "recovery_code",
    "request_key",
    "stored_card",
    "terms_acceptance",
}
# What people of the portals write besides: what they say and send to the office.
SAID = {"document", "conversation", "conversation_entry", "conversation_seat"}
OWNERS = {"office_id": "office", "client_id": "client", "payer_id": "payer"}
EVERY_COLUMN = sorted(
    {column.name for table in Base.metadata.tables.values() for column in table.c}
)
POISON = "7"
# What saving changes by itself.
STAMPS = {"version", "changed_at", "changed_on", "changed_by_fk", "search"}


@pytest.fixture
def caller(house, role):
    """Somebody of the role, who puts back what was written."""
    made = matrix.Caller(house, role)
    with made.keeper.watching():
        yield made
        made.keeper.restore()


def may(role, grid, method):
    cell = EXPECTED[role].get((f"/api/v1/{grid.path}/<int:pk>", method), "")
    return cell.startswith("200")


def send(caller, method, path, **options):
    """Send with the token; tell the status and what was written, and put it back."""
    caller.visitor.set_cookie(caller.name, caller.cookie)
    headers = {"X-CSRFToken": caller.token}
    answer = caller.visitor.open(path, method=method, headers=headers, **options)
    written = {*caller.keeper.written}
    caller.keeper.restore()
    return answer, written


def foreign_keys(grid, twin_of):
    """Each foreign key of the form, and the twin's row that it must not take."""
    for name in grid.stored_names():
        key = key_name(grid.table, name)
        column = grid.table.__table__.c.get(key)
        for target in column.foreign_keys if column is not None else ():
            table = target.column.table.name
            if table in twins_tables() and table != grid.table.__tablename__:
                yield key, twin_of(table)


@STAFF
def test_no_foreign_key_takes_a_row_of_the_twin_or_a_thing_that_is_no_key(house, caller, role):
    """A3 of the threats: as number, as text, as mapping, as list, as truth."""  # A5
    taken, tried = [], 0
    for grid in (one for one in house.app.extensions["grids"].values() if may(role, one, "PUT")):
        own = house.own.own(table_of(grid.path), role).id
        for key, twin in foreign_keys(grid, lambda table: house.twin.own(table, "Client").id):
            for value in (twin, NO_ROW, str(twin), {"id": twin}, [twin], True, -1, 2**63):
                answer, written = send(
                    caller, "PUT", f"/api/v1/{grid.path}/{own}", json={key: value}
                )
                tried += 1
                if answer.status_code not in {400, 404, 422} or written - ACCOUNT:
                    taken.append((grid.path, key, value, answer.status, written))
    assert taken == []
    assert tried > 50


@STAFF
def test_of_ticked_rows_a_foreign_one_refuses_all_and_is_noted(house, caller, role):  # A5
    """A4 of the threats, for every bulk act of every grid."""
    done, refused = [], 0
    noted = select(func.count(AuditEntry.id)).where(AuditEntry.action == AuditAction.refused)
    before = house.session.scalar(noted)
    house.session.rollback()
    for grid in house.app.extensions["grids"].values():
        table = table_of(grid.path)
        if table.replace("text_message", "message") not in twins_tables() or table == "ab_user":
            continue
        rows = [half.own(table, role).id for half in (house.own, house.twin)]
        for name in grid._actions_data:
            form = {"action": name, "rowid": rows}
            answer, written = send(caller, "POST", f"/office/{grid.path}/action/", data=form)
            refused += answer.status_code == 404
            if answer.status_code not in {403, 404} or written - ACCOUNT:
                done.append((grid.path, name, answer.status, written))
    assert done == []
    assert refused > 0
    assert house.session.scalar(noted) - before == refused
    house.session.rollback()


@pytest.mark.parametrize("role", [ADMIN])
def test_a_form_changes_what_it_shows_and_nothing_else(house, caller, role):
    """A8 of the threats: every column of the table is sent along, with a poison value."""
    smuggled, saved = [], 0
    for grid in house.app.extensions["grids"].values():
        row = house.own.own(table_of(grid.path), role)
        page = caller.visitor.get(f"/office/{grid.path}/edit/?id={row.id}")
        form = main_form(page) if page.status_code == 200 else None
        if form is None:
            continue
        columns = {one.key for one in inspect(grid.table).column_attrs}
        shown = form.names | {key_name(grid.table, name) for name in form.names}
        poison = dict.fromkeys(columns - shown, POISON)
        before = stored(house, grid.table, row.id)
        caller.visitor.set_cookie(caller.name, caller.cookie)
        answer = caller.visitor.post(
            f"/office/{grid.path}/edit/?id={row.id}", data={**form.values, **poison}
        )
        saved += answer.status_code == 302
        after = stored(house, grid.table, row.id)
        changed = {name for name in before if before[name] != after[name]} - STAMPS
        if changed - shown:
            smuggled.append((grid.path, changed - shown))
        caller.keeper.restore()
    assert smuggled == []
    assert saved > 5


def stored(house, model, key):
    """The columns of a row as they are now."""
    table = model.__table__
    found = house.session.connection().execute(select(table).where(table.c.id == key)).mappings()
    values = dict(found.one())
    house.session.rollback()
    return values


@pytest.mark.parametrize("role", [ADMIN])
def test_the_api_takes_no_column_that_its_form_does_not_have(house, caller, role):
    """A8 of the threats, by way of programs."""
    taken = []
    for grid in house.app.extensions["grids"].values():
        own = house.own.own(table_of(grid.path), role).id
        if not may(role, grid, "PUT"):
            continue
        fields = {key_name(grid.table, name) for name in grid.stored_names()} | {"version"}
        for name in {one.key for one in inspect(grid.table).column_attrs} - fields:
            answer, written = send(caller, "PUT", f"/api/v1/{grid.path}/{own}", json={name: POISON})
            if answer.status_code != 422 or written:
                taken.append((grid.path, name, answer.status))
    assert taken == []


@OUTSIDE
def test_people_of_the_portals_write_what_is_theirs_only(house, caller, role):
    """A8 of the threats: every column there is, to every address that takes a form."""
    written_to, strays = {}, []
    fields = dict.fromkeys(EVERY_COLUMN, POISON)
    for rule, method in methods(house.app):
        if method != "POST" or EXPECTED[role].get((rule.rule, method), "403") in matrix.REFUSALS:
            continue
        asked = caller.fill(rule, method, Whose.own)
        caller.visitor.set_cookie(caller.name, caller.cookie)
        data = {**fields, **asked.form, "csrf_token": caller.token}
        answer = caller.visitor.post(asked.path, query_string=asked.query, data=data)
        assert answer.status_code < 500, rule
        strays += list(of_others(house, caller.keeper))
        if caller.keeper.written - ACCOUNT - SAID:
            written_to[rule.rule] = caller.keeper.written - ACCOUNT - SAID
        caller.keeper.restore()
    assert written_to == {}, "If that is meant, name the tables in SAID or ACCOUNT."
    assert strays == []


def of_others(house, keeper):
    """The new rows that belong to somebody else."""
    for name in keeper.written:
        table = keeper.tables[name]
        query = select(table).where(table.c.id.not_in([key[0] for key in keeper.kept[name]]))
        for row in house.session.connection().execute(query).mappings():
            owners = {key: row[key] for key in OWNERS if row.get(key) is not None}
            if any(house.own.rows[OWNERS[key]].id != value for key, value in owners.items()):
                yield name, owners
    house.session.rollback()
