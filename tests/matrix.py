"""`make matrix`: ask the addresses as everybody, and write down what is answered."""

import pytest

from tests.fixtures import matrix

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def test_writing_the_matrix(house: matrix.House) -> None:
    matrix.write({role: house.crawl(role).cells for role in matrix.COLUMNS})


def test_adding_new_lines(house: matrix.House) -> None:
    known = matrix.read()
    matrix.write({role: house.crawl(role, known.get(role)).cells for role in matrix.COLUMNS})
