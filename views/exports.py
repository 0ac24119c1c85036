"""Streaming what a grid shows as CSV or Excel: flat memory, no formula cells."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, stream_with_context
from sqlalchemy.orm import Session

from models import access, engine
from models.access import Principal
from models.base import db
from services import spreadsheets
from views import export_rows, house
from views.importing import columns

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def stream(grid: Any, query: Any, kind: str) -> Response:
    """Answer with a file of all rows that the query finds."""
    header = [*(str(grid.label(name)) for name in grid.columns), *keys(grid).values()]
    zone = ZoneInfo(house.zone())
    write = spreadsheets.write_csv if kind == "csv" else spreadsheets.write_xlsx
    principal = access.principal_of(db.session())
    body = write(header, values(grid, query, principal), zone=zone)
    name = f"{grid.endpoint}-{house.today():%Y-%m-%d}.{kind}"
    return Response(
        stream_with_context(body),
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def keys(grid: Any) -> dict[str, str]:
    """The columns by which an import knows the records again."""
    if not grid.is_imported():
        return {}
    outer = {columns.EXTERNAL_ID: columns.EXTERNAL_LABEL} if columns.has_external_id(grid) else {}
    return outer | {columns.ID: columns.ID_LABEL}


def values(grid: Any, query: Any, principal: Principal) -> Iterator[list[Any]]:
    """Read the rows, in the order of the grid.

    The answer outlives the request's own session, so the stream has one of its own, born with
    the same principal.
    """
    with engine.read_only(), Session(db.engine) as session:
        access.bind(session, principal)
        yield from export_rows.values(session, grid, list(session.scalars(query)), [*keys(grid)])
