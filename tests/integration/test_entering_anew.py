"""What was deleted may be entered anew; undoing the deletion then says what stands in the way."""

import html

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.fixtures.api import send

SAME = {
    "care-tasks": lambda: factories.CareTask(name="Wash"),
    "choices": lambda: factories.Choice(label="Night watch"),
    "client-payers": None,
    "compatibilities": None,
}
OF_CLIENTS = {"client-payers": factories.ClientPayer, "compatibilities": factories.Compatibility}
EVERY_GRID = pytest.mark.parametrize("path", SAME)


@pytest.fixture
def enter(session, cast, path):
    """Enter the same thing again and again."""
    bea = cast.bea.record
    payer, caregiver = cast.paul.record, factories.Caregiver(office=bea.office)
    owners = {"client-payers": {"payer": payer}, "compatibilities": {"caregiver": caregiver}}

    def again():
        if path in OF_CLIENTS:
            return OF_CLIENTS[path](client=bea, **owners[path])
        return SAME[path]()

    return again


def kept(session, row):
    session.expire_all()
    table = type(row)
    query = select(func.count()).select_from(table).where(table.deleted_at.is_(None))
    return session.scalar(query)


@EVERY_GRID
def test_what_stands_there_cannot_be_entered_twice(session, enter, path):  # O1
    enter()
    with pytest.raises(IntegrityError):
        enter()
    session.rollback()


@EVERY_GRID
def test_what_was_deleted_can_be_entered_anew(session, ada, enter, path):  # O1
    row = enter()
    before = kept(session, row)
    ada.send(f"/office/{path}/delete/", {"id": row.id})
    assert kept(session, row) == before - 1
    session.rollback()
    enter()
    assert kept(session, row) == before


@EVERY_GRID
def test_undoing_the_deletion_then_says_what_to_do(session, ada, enter, path):  # O1
    row = enter()
    ada.send(f"/office/{path}/delete/", {"id": row.id})
    enter()
    before = kept(session, row)
    session.rollback()
    answer = ada.send(f"/office/{path}/bring-back?ids={row.id}", {}, f"/office/{path}/")
    page = html.unescape(ada.get(answer.location).text)
    assert f"{row} cannot come back: the same was entered anew since." in page
    assert kept(session, row) == before


def test_a_form_takes_what_was_deleted_before(session, ada):  # O3
    gone = factories.Choice(label="Night watch", deleted_at=factories.NOW)
    values = {"list_name": gone.list_name.value, "label": gone.label}
    answer = send(ada, "POST", "/api/v1/choices/", values)
    assert answer.status_code == 201, answer.text
