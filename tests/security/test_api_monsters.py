"""The REST API: nothing that is sent breaks it.

Each test fails when the closing it names is taken away.
"""

import json
from itertools import cycle, islice

import pytest

from tests.fixtures.api import CLIENTS, CONTACTS, served
from views import loader

GRIDS = loader.grids()
WRITABLE = [grid for grid in GRIDS if "add" in grid.writes]
MONSTERS = [None, "", "\x00", "\ud800", "😀" * 5000, "x" * 100_000, -1, 2**63, 10**400, 1e308]
MONSTERS += [float("nan"), True, [], ["\x00"], [{}], {}, "0000-01-01", "9999-12-31T23:59:59+14:00"]
ODD = ["!n", "!t", "''", "'%00'", str(2**63), "1e400", "'0001-01-01'", "!(1)", "(a:1)", "'😀'"]
NO_RISON = [
    *("(", "!", "((((", "'", "!(", "%00", "(" * 3000),
    *("(page:-1)", "(page:1e999)", "(page:99999999999999999999)", "(page:!t)", "(page_size:x)"),
    *("(filters:1)", "(filters:!(1))", "(columns:!(!(1)))", "(search:!(a))", "(nosuch:1)"),
]


@pytest.mark.parametrize("grid", WRITABLE, ids=lambda grid: grid.path)
def test_no_value_breaks_the_api(app, ada, grid):  # O7
    api = next(api for api in served(app) if api.resource_name == grid.path)
    headers = {"X-CSRFToken": ada.token(), "Content-Type": "application/json"}
    for monster in MONSTERS:
        text = json.dumps(dict.fromkeys([*api.add_columns, "version"], monster))
        answer = ada.post(f"/api/v1/{grid.path}/", data=text, headers=headers)
        assert answer.status_code in {201, 400, 409, 422}, (monster, answer.text)


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.path)
def test_no_filter_value_breaks_the_api(app, ada, grid):
    api = next(api for api in served(app) if api.resource_name == grid.path)
    odd, operations = cycle(ODD), cycle(["eq", "gt", "ct"])
    for column in api.search_columns:
        for value, operation in islice(zip(odd, operations, strict=False), 4):
            asked = f"?q=(filters:!((col:{column},opr:{operation},value:{value})))"
            status = ada.get(f"/api/v1/{grid.path}/{asked}").status_code
            assert status in {200, 400}, (column, operation, value)


@pytest.mark.parametrize("q", NO_RISON)
def test_no_question_breaks_the_api(ada, q):
    assert ada.get(f"{CLIENTS}?q={q}").status_code == 400


@pytest.mark.parametrize("body", ["", "{", "[]", "1", "null", '"x"', "[" * 100_000])
def test_no_body_breaks_the_api(ada, body):
    headers = {"X-CSRFToken": ada.token(), "Content-Type": "application/json"}
    assert ada.post(CONTACTS, data=body, headers=headers).status_code in {400, 422}
