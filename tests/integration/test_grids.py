"""Every grid, for those who may and those who may not."""

import pytest

from views import loader

GRIDS = loader.grids()


@pytest.mark.parametrize("grid", GRIDS, ids=lambda g: g.path)
def test_list(signed_in, cast, grid):
    ada = signed_in(cast.ada)
    for url in ("", "new/", "export/csv/", "?search=a&flt0_client_id_is=1"):
        r = ada.get(f"/office/{grid.path}/{url}")
        assert r.status_code == 200 or (
            url == "new/" and "add" not in grid.writes and r.status_code == 403
        ), (url, r.text[:2000])
