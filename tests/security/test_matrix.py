"""The authorization matrix: each address, each role, one's own row, a twin's and none (A5, A10)."""

from collections import Counter

import pytest

from services.staff import ADMIN
from tests.fixtures import canaries, matrix
from tests.fixtures.addresses import methods
from tests.fixtures.canaries import twins_tables
from tests.fixtures.matrix import COLUMNS, STRANGER

EXPECTED = matrix.read()
AGAIN = "If that is meant, `make matrix` writes it down; look at the difference before you commit."
EVERYBODY = pytest.mark.parametrize("role", COLUMNS)
RESTRICTED = pytest.mark.parametrize("role", [one for one in COLUMNS if one != ADMIN])
OUTSIDE = pytest.mark.parametrize(
    "role", [STRANGER, "Client", "Emergency contact", "Payer", "Caregiver"]
)


def crawl(house, role):
    """What a role is answered; the second database is asked only what its rows can change."""
    known = {
        key: cell
        for key, cell in EXPECTED[role].items()
        if cell in matrix.REFUSALS or (role == ADMIN and "/" not in cell)
    }
    return house.crawl(role, known if house.is_second else None)


@EVERYBODY
def test_every_address_answers_a_role_as_the_matrix_says(house, role):  # A5, A6
    cells = crawl(house, role).cells
    expected = EXPECTED.get(role, {})
    differing = [
        f"{method} {rule}: {cell}, not {expected[rule, method]}"
        for (rule, method), cell in cells.items()
        if expected.get((rule, method), cell) != cell
    ]
    assert not differing, "\n".join([f"{role} is answered otherwise. {AGAIN}", *differing])


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_no_address_is_without_its_line(house):  # A10 of the threats
    there = {(rule.rule, method) for rule, method in methods(house.app)}
    new = sorted(there - {*EXPECTED[STRANGER]})
    cells = {role: house.crawl(role).cells for role in (COLUMNS if new else ())}
    lines = [
        f"{matrix.room_of(key[0])}.txt: "
        + matrix.line_of(key, {role: cells[role][key] for role in COLUMNS})
        for key in new
    ]
    assert not lines, "\n".join(["Lines to add (`make matrix T=adding`):", *lines])


def test_no_line_is_of_an_address_that_is_gone(app):  # A10 of the threats
    there = {(rule.rule, method) for rule, method in methods(app)}
    assert {*EXPECTED[STRANGER]} - there == set(), "`make matrix T=adding` leaves them out."


def test_every_role_has_a_column():  # A6
    assert {*EXPECTED} == {*COLUMNS}, "Roles came or went: `make matrix` writes their columns."


@OUTSIDE
def test_what_a_twin_has_is_for_outsiders_like_what_nobody_has(house, role):  # A5
    """Byte for byte, apart from what is different in every answer."""
    assert crawl(house, role).unlike == []


@RESTRICTED
def test_no_answer_bears_a_word_of_the_twin(house, role):  # A5
    assert crawl(house, role).leaks == []


@RESTRICTED
def test_no_line_of_the_log_bears_a_word_of_the_twin(house, role):  # A5
    assert canaries.sung("\n".join(crawl(house, role).logged).encode()) == []


@EVERYBODY
def test_reading_changes_nothing_whoever_reads(house, role):  # B7 of the threats
    assert crawl(house, role).changing == []


@EVERYBODY
def test_every_answer_bears_its_headers_and_a_careful_cookie(house, role):  # B9 of the threats
    assert crawl(house, role).bare == []


def test_the_twin_has_a_row_in_every_table_with_owners(house):
    without = twins_tables() - {*house.twin.rows}
    assert not without, f"Write factories, or a value in tests/fixtures/twins.py, for {without}"


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_canaries_sing_where_they_may_be_met(house):
    """Whoever may see the twin meets most of the canaries: the search for them finds them."""
    songs = Counter(song for leak in crawl(house, ADMIN).leaks for song in leak.split(", "))
    met = {name for name in house.hidden if any(name.replace(".", "-") in song for song in songs)}
    assert len(met) > len(house.hidden) / 2
