"""Whose record is asked for beside the address: `?of=` in the portal, `?as=` for staff who look."""

import pytest

from tests.fixtures import matrix
from tests.fixtures.addresses import NO_ROW, Whose, methods
from views.looking import AS
from views.portal.room import WHOSE

EXPECTED = matrix.read()
OUTSIDE = pytest.mark.parametrize("outsider", ["Client", "Emergency contact", "Payer"])
STAFF = pytest.mark.parametrize("member", ["Agency admin", "Intake", "Scheduler", "Billing"])


def pages(house):
    """Every page of the portal."""
    for rule, method in methods(house.app):
        if rule.rule.startswith("/portal/") and method == "GET":
            yield rule, method


@OUTSIDE
def test_one_record_opens_nothing_in_the_name_of_another(house, outsider):  # A1 of the threats
    """Also where the address names a thing that is one's own."""
    caller = matrix.Caller(house, outsider)
    table = "payer" if outsider == "Payer" else "client"
    unlike, tried = [], 0
    with caller.keeper.watching():
        for rule, method in pages(house):
            if EXPECTED[outsider].get((rule.rule, method)) != "200/404/404":
                continue
            asked = caller.fill(rule, method, Whose.own)
            answers = []
            for key in (house.twin.rows[table].id, NO_ROW):
                asked.query[WHOSE] = f"{table}-{key}"
                answers.append(caller.answer(asked))
            tried += 1
            if answers[0] != answers[1] or answers[0][0] != "404":
                unlike.append((rule.rule, [word for word, _body in answers]))
    assert unlike == []
    assert tried > 5
    assert caller.leaks == []


@STAFF
def test_an_address_lets_no_staff_look_through_anybody(house, member):  # A6, A1 of the threats
    """Nobody looks who has not begun to, on the record: not the twin's people, not one's own."""
    caller = matrix.Caller(house, member)
    people = [half.people["Client"].user.id for half in (house.own, house.twin)]
    opened = []
    with caller.keeper.watching():
        for rule, method in pages(house):
            asked = caller.fill(rule, method, Whose.own)
            answers = []
            for key in (*people, NO_ROW):
                asked.query[AS] = key
                answers.append(caller.answer(asked))
            if len({*answers}) > 1 or answers[0][0] != "404":
                opened.append((rule.rule, [word for word, _body in answers]))
    assert opened == []
