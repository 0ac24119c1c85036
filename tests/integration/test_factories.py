"""Every factory makes a row that the database accepts."""

import inspect

import pytest

from models import wall
from models.base import Record
from tests import factories
from tests.factories.base import Factory

ALL = [
    made for _, made in inspect.getmembers(factories, inspect.isclass) if issubclass(made, Factory)
]


@pytest.mark.parametrize("factory", ALL, ids=lambda factory: factory.__name__)
def test_a_factory_needs_no_arguments(session, factory):
    assert factory().id


def test_every_record_has_a_factory():
    records = {model.__name__ for model in wall.models() if issubclass(model, Record)}
    made = {factory._meta.model.__name__ for factory in ALL}
    assert records <= made, f"Write factories for {records - made} in tests/factories/"
