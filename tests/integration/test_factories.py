"""Every factory makes a row that the database accepts."""

import inspect

import pytest

from tests import factories
from tests.factories.base import Factory

ALL = [
    made for _, made in inspect.getmembers(factories, inspect.isclass) if issubclass(made, Factory)
]


@pytest.mark.parametrize("factory", ALL, ids=lambda factory: factory.__name__)
def test_a_factory_needs_no_arguments(session, factory):
    assert factory().id
