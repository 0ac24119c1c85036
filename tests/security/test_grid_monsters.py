"""Grids: nothing that is typed into a form, filter or look-up breaks them, and nothing is lost."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from models.office import Office
from tests import factories
from tests.factories.sample import sample
from tests.fixtures.filled import main_form
from tests.fixtures.monsters import ANY, NUMBERS, Typist, counts
from views import forms, loader

GRIDS = loader.grids()
WRITABLE = [grid for grid in GRIDS if {"add", "edit"} & {*grid.writes}]
EDITED = [grid for grid in GRIDS if grid.inline]
ODD = ("😀'\x00", str(2**63), "9" * 5000, "²", "0001-01-01")
PART = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{{}}\r\n'
SHOWN_FIRST = {200}  # what a form that shows what it would change answers at first
FILE = PART.format("csrf_token") + PART.format('file"; filename="table.csv') + "--x--\r\n"


def view_of(app, grid):
    """The grid as it is served."""
    return next(view for view in app.extensions["admin"][0]._views if view.endpoint == grid.path)


def jack_of_all_trades(session, but):
    """Somebody who may do whatever any role may, in all offices but one."""
    user = factories.User(first_name="Jack", last_name="Jobs", role="Intake")
    user.roles += [factories.role_named(name) for name in ("Scheduler", "Billing")]
    for office in session.scalars(select(Office).where(Office.id != but.id)):
        factories.OfficeStaff(user=user, office=office)
    return factories.Person(user)


def of_office(model, client):
    """A record of that client's office, where a model has such; None where all are everybody's."""
    if model is type(client):
        return client
    make = getattr(factories, model.__name__, None)
    columns = model.__mapper__.relationships.keys()
    for owner, value in (("client", client), ("office", client.office)):
        if make and owner in columns:
            return make(**{owner: value})
    return None


def forms_of(visitor, grid, row):
    """The addresses at which a record is changed, each with its form as it stands there."""
    address = f"/office/{grid.path}/{row.id}"
    tabs = [f"{address}/{tab.name}".rstrip("/") for tab in getattr(grid, "tabs", ())]
    edit = f"/office/{grid.path}/edit/?id={row.id}"
    pages = {place: visitor.get(place) for place in (edit, *tabs)}
    found = {place: main_form(page) for place, page in pages.items() if page.status_code == 200}
    for form in filter(None, found.values()):
        form.values.pop("version", None)  # each of the many changes is the newest
    return {place: form for place, form in found.items() if form}


def asks(address):
    """Tell whether a tab asks what shall change, or shows what would, before it changes it."""
    return address.endswith(("/access", "/status"))


def new_form(visitor, grid, filled):
    """The form of a new record, filled in like the records that there are."""
    blank = main_form(visitor.get(f"/office/{grid.path}/new/"))
    for form in filled:
        blank.fill(form)
    return blank


@pytest.mark.parametrize("grid", WRITABLE, ids=lambda grid: grid.path)
def test_no_value_breaks_a_form_and_nothing_typed_is_lost(app, session, ada, grid):  # O1
    forms = forms_of(ada, grid, sample(grid))
    if "add" in grid.writes:
        form = new_form(ada, grid, forms.values())
        Typist(ada, session, f"/office/{grid.path}/new/", form).type_monsters()
    for address, form in forms.items():
        typist = Typist(ada, session, address, form, SHOWN_FIRST if asks(address) else ())
        if not asks(address):
            assert typist.send({}) is None, f"{address} does not take what it shows"
        typist.type_monsters()


@pytest.mark.parametrize("grid", EDITED, ids=lambda grid: grid.path)
def test_no_value_breaks_a_cell(app, session, ada, grid):  # O1
    key, token = sample(grid).id, ada.token()
    for name in grid.inline:
        for monster in {*ANY, *NUMBERS[1:4], ""}:
            fields = {"csrf_token": token, "list_form_pk": key, name: monster}
            answer = ada.post(f"/office/{grid.path}/ajax/update/", data=fields)
            assert answer.status_code in {200, 422}, (name, monster[:12])
            assert answer.json.get("html" if answer.status_code == 200 else "message"), name
    for odd in ODD:
        fields = {"csrf_token": token, "list_form_pk": odd, grid.inline[0]: "x"}
        assert ada.post(f"/office/{grid.path}/ajax/update/", data=fields).status_code == 404, odd


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.path)
def test_no_address_breaks_a_grid(app, session, ada, grid):  # O1
    row, view = sample(grid), view_of(app, grid)
    for odd in ODD:
        asked = {f"flt0_{arg}": odd for arg in view._filter_args}
        asked |= dict.fromkeys(("page", "page_size", "sort", "desc", "search"), odd)
        assert ada.get(f"/office/{grid.path}/", query_string=asked).status_code == 200, odd
        answer = ada.get(f"/office/{grid.path}/edit/", query_string={"id": odd})
        assert answer.status_code in {302, 403, 404}, odd
        answer = ada.get(f"/office/{grid.path}/{quote(odd, safe='')}", follow_redirects=True)
        assert answer.status_code in {200, 404}, odd
    assert session.get(grid.table, row.id)


def test_every_look_up_answers(app, ada):  # O1
    for grid in GRIDS:
        address = f"/office/{grid.path}/ajax/lookup/"
        for name in view_of(app, grid).lookups:
            for odd in ODD:
                asked = {"name": name, "query": odd, "offset": odd, "limit": odd}
                answer = ada.get(address, query_string=asked)
                assert answer.status_code == 200, (grid.path, name, odd)
                assert len(answer.json) <= 20
        assert ada.get(f"{address}?name=nosuch").status_code == 404


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.path)
def test_no_id_breaks_a_bulk_act_or_acts_on_anything(app, session, ada, grid):  # O1
    sample(grid)
    before, token = counts(session), ada.token()
    for name in view_of(app, grid)._actions_data:
        for odd in ODD:
            fields = {"csrf_token": token, "action": name, "rowid": odd}
            answer = ada.post(f"/office/{grid.path}/action/", data=fields)
            assert answer.status_code in {302, 403, 404}, (name, odd)
    for address in ("delete/", f"{2**63}/restore", f"bring-back?ids=x,{2**63}"):
        fields = {"csrf_token": token, "id": str(2**63)}
        answer = ada.post(f"/office/{grid.path}/{address}", data=fields)
        assert answer.status_code in {302, 403, 404}, address
    assert counts(session) == before


def test_no_cell_of_a_file_breaks_an_import(app, session, ada):  # O1
    token = ada.token()
    for grid in GRIDS:
        address = f"/office/{grid.path}/import/"
        if not view_of(app, grid).is_imported():
            assert ada.get(address).status_code == 403
            continue
        heading = ada.get(f"{address}empty.csv").text.strip()
        wide = heading.count(",") + 1
        rows = [",".join([f'"{monster}"'] * wide) for monster in (*ANY, *NUMBERS, *ODD)]
        table = "\n".join([heading, *rows]).replace("\x00", "")
        body = FILE.format(token, table).encode()
        answer = ada.post(address, data=body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 302, (grid.path, answer.text)
        for turn in ("", *ODD):
            fields = {"csrf_token": token, "column": [turn] * wide}
            checked = ada.post(f"{answer.location}columns/", data=fields)
            assert checked.status_code == 302, (grid.path, turn)
            assert ada.get(checked.location).status_code == 200
        for place in (answer.location, f"{address}{quote(ODD[0])}/"):
            status = ada.post(place, data={"csrf_token": token}).status_code
            assert status in {302, 400, 404}, (grid.path, place)


@pytest.mark.parametrize("grid", WRITABLE, ids=lambda grid: grid.path)
def test_a_record_of_another_office_cannot_be_chosen(app, session, cast, signed_in, grid):  # A5
    row, mallory = sample(grid), cast.mallory.record
    visitor = signed_in(jack_of_all_trades(session, but=mallory.office))
    filled = forms_of(visitor, grid, row)
    if "add" in grid.writes and visitor.get(f"/office/{grid.path}/new/").status_code == 200:
        filled[f"/office/{grid.path}/new/"] = new_form(visitor, grid, filled.values())
    for name, lookup in view_of(app, grid).lookups.items():
        foreign = of_office(lookup.model, mallory)
        before = pointing(session, grid, name, foreign)
        for address, form in filled.items():
            if foreign is not None and name in form.names:
                answer = visitor.post(address, data={**form.values, name: foreign.id})
                assert answer.status_code in {404, 422}, (address, name)
        assert pointing(session, grid, name, foreign) == before, name


def pointing(session, grid, name, row):
    """The ids of the records that name a row."""
    key = forms.key_name(grid.table, name)
    if row is None or key == name or not hasattr(grid.table, key):
        return []
    return [*session.scalars(select(grid.table.id).where(getattr(grid.table, key) == row.id))]


def test_a_look_up_finds_only_what_exists_for_the_caller(cast, nina):  # A5
    found = nina.get("/office/emergency-contacts/ajax/lookup/?name=client&query=baker").json
    assert found == [[cast.bea.record.id, "Bea Baker"]]


def test_staff_look_ups_name_nobody_of_the_portals(cast, nina):  # A5
    names = [name for _key, name in nina.get("/office/tasks/ajax/lookup/?name=assignee").json]
    assert "Nina Intake" in names
    assert "Bea Baker" not in names
