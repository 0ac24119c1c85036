"""Numbers of invoices: in a row for each office, however many people take them at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.base import db
from models.office import Office
from services import clock, numbers
from tests import factories

TAKERS, EACH = 6, 10


@pytest.fixture
def office(session):
    office = factories.Office(invoice_prefix="H-")
    session.commit()
    return office.id


@pytest.fixture
def take(app, office):
    """Take numbers in a transaction of one's own; give them back if `keep` is false."""
    with app.app_context():
        engine = db.engine

    def run(keep=True):
        with Session(engine) as session:
            principal = Principal(Kind.system, clock.today(), reason="test")
            access.bind(session, principal)
            number = numbers.next_number(session, session.get_one(Office, office), "invoice")
            session.commit() if keep else session.rollback()
            return number

    return run


def test_people_who_take_numbers_at_once_get_them_in_a_row(take):  # B3
    with ThreadPoolExecutor(TAKERS) as takers:
        taken = list(takers.map(lambda turn: take(), range(TAKERS * EACH)))
    assert sorted(taken, key=lambda one: int(one[2:])) == [
        f"H-{number}" for number in range(1, TAKERS * EACH + 1)
    ]


def test_a_number_that_was_given_back_is_taken_by_the_next(take):  # B3
    with ThreadPoolExecutor(TAKERS) as takers:
        keeps = [turn % 3 != 0 for turn in range(TAKERS * EACH)]
        taken = list(takers.map(take, keeps))
    kept = [int(number[2:]) for number, keep in zip(taken, keeps, strict=True) if keep]
    assert sorted(kept) == list(range(1, len(kept) + 1))


def test_each_office_counts_for_itself(take, session):
    other = factories.Office(invoice_prefix="L-")
    assert [take(), take()] == ["H-1", "H-2"]
    assert numbers.next_number(session, other, "invoice") == "L-1"
