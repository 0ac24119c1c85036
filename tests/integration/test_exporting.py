"""What a grid exports: the order of the grid, other rows by name, whole at any length."""

import csv

import pytest
from sqlalchemy import select

from services.spreadsheets import cells
from tests import factories
from tests.factories.sample import sample
from views import export_rows, loader


def exported(visitor, path):
    text = visitor.get(f"/office/{path}/export/csv/").get_data(as_text=True)
    return list(csv.DictReader(text.lstrip("\ufeff").splitlines()))


def test_other_rows_are_named_and_the_order_is_the_grids(ada, cast):  # O1
    for name in ("Quill", "Aarons", "Quill"):
        factories.Client(last_name=name, office=cast.bea.record.office)
    rows = exported(ada, "clients")
    names = [(row["Last name"], row["First name"]) for row in rows]
    assert names == sorted(names)
    assert cast.bea.record.office.name in {row["Office"] for row in rows}


def test_an_export_of_several_parts_is_whole(ada, monkeypatch):  # O1
    monkeypatch.setattr(export_rows, "CHUNK", 2)
    made = {factories.Client().id for _ in range(5)}
    assert made <= {int(row["Tendwell ID"]) for row in exported(ada, "clients")}


@pytest.mark.parametrize("kind", loader.grids(), ids=lambda kind: kind.path)
def test_columns_tell_the_same_as_records(app, session, kind):  # O1
    sample(kind)
    session.commit()
    [grid] = [one for one in app.extensions["admin"][0]._views if type(one) is kind]
    if not export_rows.is_stored(grid):
        return
    ids = list(session.scalars(select(kind.table.id).order_by(kind.table.id)))
    with app.test_request_context():
        quick = list(export_rows.Tuples(grid, ("id",)).read(session, ids))
        slow = list(export_rows.records(session, grid, ids, ("id",)))
        assert [[*map(cells.cell, row)] for row in quick] == [
            [*map(cells.cell, row)] for row in slow
        ]
