"""Every grid: its pages, for those who may."""

import pytest

from views import loader

GRIDS = loader.grids()


@pytest.fixture(params=GRIDS, ids=lambda grid: grid.path)
def grid(request):
    return request.param


def test_a_grid_opens(signed_in, cast, grid):  # O1
    assert signed_in(cast.ada).get(f"/office/{grid.path}/").status_code == 200


def test_a_grid_searches_and_exports(signed_in, cast, grid):  # O1
    answer = signed_in(cast.ada).get(f"/office/{grid.path}/export/csv/?search=bea")
    assert answer.status_code == 200


def test_a_form_opens_where_the_grid_makes_records(signed_in, cast, grid):  # O1
    answer = signed_in(cast.ada).get(f"/office/{grid.path}/new/")
    assert answer.status_code == (200 if "add" in grid.writes else 403)
