"""Every grid: its pages, for those who may and those who may not."""

import csv
import io

import openpyxl
import pytest

from models.audit_entry import AuditAction, AuditEntry
from tests import factories
from tests.factories.sample import sample
from views import loader

GRIDS = loader.grids()


@pytest.fixture(params=GRIDS, ids=lambda grid: grid.path)
def grid(request):
    return request.param


def test_a_grid_shows_finds_and_opens_its_records(session, ada, grid):  # O1
    row = sample(grid)
    assert 'data-key="' in ada.get(f"/office/{grid.path}/").text
    assert ada.get(f"/office/{grid.path}/?search=zzz").status_code == 200
    shown = ada.get(f"/office/{grid.path}/{row.id}")
    assert shown.status_code in {200, 302}  # some records have pages of their own
    assert ada.get(f"/office/{grid.path}/{10**8}").status_code == 404


def test_a_form_opens_where_the_grid_writes(ada, grid):  # O1
    new = ada.get(f"/office/{grid.path}/new/").status_code
    assert new in ({200, 302} if "add" in grid.writes else {403})
    edit = ada.get(f"/office/{grid.path}/edit/?id={sample(grid).id}").status_code
    assert edit in ({200, 302} if "edit" in grid.writes else {403})


def test_what_is_filtered_is_exported(session, ada, grid):  # O1
    sample(grid)
    text = ada.get(f"/office/{grid.path}/export/csv/").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    sheet = ada.get(f"/office/{grid.path}/export/xlsx/").data
    book = openpyxl.load_workbook(io.BytesIO(sheet), read_only=True)
    heading, first = list(book.active.iter_rows(max_row=2))
    assert len(rows) >= 2
    assert len(rows[0]) == len(heading) == len(first) >= len(grid.columns)
    assert (rows[0][-1] == "Tendwell ID") == grid.is_imported()


def test_an_export_is_noted(session, ada):  # O5
    factories.Client()
    ada.get("/office/clients/export/csv/?search=bea")
    noted = session.query(AuditEntry).filter_by(action=AuditAction.exported).one()
    assert noted.words == "clients as csv"


def test_strangers_are_sent_to_sign_in(client):
    for grid in GRIDS:
        for address in ("", "new/", "1", "edit/?id=1", "export/csv/", "ajax/lookup/?name=client"):
            answer = client.get(f"/office/{grid.path}/{address}")
            assert answer.status_code == 302, (grid.path, address)
            assert answer.location.startswith("/login/"), (grid.path, address)


def test_portal_people_are_refused(signed_in, cast):  # A5
    bea = signed_in(cast.bea)
    for grid in GRIDS:
        for address in ("", "new/", "1", "edit/?id=1", "export/csv/", "ajax/lookup/?name=client"):
            assert bea.get(f"/office/{grid.path}/{address}").status_code == 403
