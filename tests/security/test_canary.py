"""Whatever is asked, nothing that belongs to another office is answered, counted or mailed.

The twin bears a canary in every text (tests/fixtures/twins.py); here are the ways of asking that
need more than an address, which tests/security/test_matrix.py tries.
"""

import random
import re
from urllib.parse import quote

import prison
import pytest
from sqlalchemy import select

from jobs import registry
from models.message import Message
from tests.fixtures import canaries, matrix, twins
from tests.fixtures.addresses import Whose, methods, table_of
from tests.fixtures.canaries import CANARY
from tests.fixtures.matrix import PROGRAM
from views import loader

STAFF = pytest.mark.parametrize("role", ["Intake", "Scheduler", "Billing"])
OUTSIDE = pytest.mark.parametrize("role", ["Client", "Emergency contact", "Payer", "Caregiver"])
SQLITE = pytest.mark.parametrize("lane", ["sqlite"], indirect=True)
PART = CANARY[1:]  # finds canaries, and is none itself where the words of a search are repeated
WORDS = (PART, "baker", "parker", "%", "B")
QUESTIONS = 40
ODD = ["!n", "!t", "-1", "(a:1)", "!(1,2)", "'%27'", "''", "9999999999999", "1e400", "'NaN'"]
EXPECTED = matrix.read()
# Files, the machine's own state, and what is the whole agency's: its lists, templates, terms,
# stopped numbers and staff, to whom a conversation can be given.
UNTOLD = re.compile(
    r"^/(dev|readyz|static|me/(sessions|terms)|office/static)|"
    r"care-tasks|conversations/<|message-templates|text-opt-outs|-logs/write|ajax/lookup"
)


def may_list(role, grid):
    return EXPECTED[role][f"/api/v1/{grid.path}/", "GET"] == "200"


def grids_of(role):
    return [grid for grid in loader.grids() if may_list(role, grid)]


def api_of(house, grid):
    views = house.app.extensions["appbuilder"].baseviews
    return next(view for view in views if type(view).__name__ == f"{grid.__name__}Api")


def view_of(house, grid):
    return house.app.extensions["grids"][grid.path]


def songs_in(visitor, address, role, **options):
    answer = visitor.get(address, **options)
    assert answer.status_code < 500, address
    return [f"{address}: {song}" for song in canaries.sung(canaries.unpacked(answer), role)]


def is_walled(grid):
    return table_of(grid.path).replace("text_message", "message") in canaries.twins_tables()


@STAFF
def test_no_filter_of_the_api_finds_the_twin(house, role):  # A5
    visitor, found = house.visitor(role), []
    for grid in filter(is_walled, grids_of(role)):
        twin = house.twin.own(table_of(grid.path), role)
        for name in api_of(house, grid).search_columns:
            question = {"filters": [{"col": name, "opr": "eq", "value": text_of(twin, name)}]}
            asked = quote(prison.dumps(question))
            answer = visitor.get(f"/api/v1/{grid.path}/?q={asked}")
            if answer.status_code == 200 and twin.id in answer.json["ids"]:
                found.append(f"{grid.path}: {name}")
    assert found == []


def text_of(row, name):
    value = getattr(row, name, None)
    return (
        value if isinstance(value, int | str | None) and not isinstance(value, bool) else str(value)
    )


@STAFF
def test_no_search_order_or_page_of_the_api_shows_the_twin(house, role):  # A5
    visitor, songs = house.visitor(role), []
    for grid in grids_of(role):
        orders = [{"order_column": one} for one in api_of(house, grid).order_columns]
        searches = [{"search": word} for word in WORDS]
        for question in (*orders, *searches, {"page_size": 100}, {"page": 1}):
            address = f"/api/v1/{grid.path}/?q={quote(prison.dumps(question))}"
            songs += songs_in(visitor, address, role)
    assert songs == []


@STAFF
def test_no_question_that_chance_writes_shows_the_twin(house, role):  # A2 of the threats
    dice, visitor, songs = random.Random(role), house.visitor(role), []
    for grid in grids_of(role):
        names = [*api_of(house, grid).search_columns, "password", "office.name", "search", "notes"]
        for _turn in range(QUESTIONS // 8):
            address = f"/api/v1/{grid.path}/?q={quote(rison(dice, names))}"
            songs += songs_in(visitor, address, role)
    assert songs == []


def rison(dice, names):
    """A question that the grammar may or may not allow."""
    filters = ",".join(
        f"(col:{dice.choice(names)},opr:{dice.choice(['eq', 'neq', 'ct', 'sw', 'gt', 'le', 'in'])},"
        f"value:{dice.choice([*ODD, PART, 'a'])})"
        for _filter in range(dice.randrange(4))
    )
    parts = [
        f"filters:!({filters})",
        f"order_column:{dice.choice(names)}",
        f"order_direction:{dice.choice(['asc', 'desc', 'up'])}",
        f"page_size:{dice.choice(['-1', '0', '100', '100000', 'x'])}",
        f"columns:!({dice.choice(names)},{dice.choice(names)})",
        f"search:{dice.choice(['B', PART, *ODD])}",
    ]
    return f"({','.join(dice.sample(parts, dice.randrange(1, 5)))})"


@OUTSIDE
def test_people_of_the_portals_ask_the_api_nothing(house, role):  # A2 of the threats
    dice, visitor = random.Random(role), house.visitor(role)
    words = {
        visitor.get(f"/api/v1/{grid.path}/?q={quote(rison(dice, ['id', 'name']))}").data
        for grid in loader.grids()
    }
    assert len(words) == 1  # one and the same refusal, whatever is asked


@STAFF
def test_no_filter_order_or_search_of_a_grid_shows_the_twin(house, role):  # A5
    visitor, songs = house.visitor(role), []
    for grid in grids_of(role):
        view = view_of(house, grid)
        orders = [{"sort": place, "desc": 1} for place in range(len(view.columns))]
        searches = [{"search": word} for word in WORDS]
        filters = [{f"flt0_{name}": word} for name in view._filter_args for word in (PART, "1")]
        for question in (*orders, *searches, *filters, {"page_size": 100}):
            address = f"/office/{grid.path}/"
            songs += songs_in(visitor, address, role, query_string=question)
    assert songs == []


@STAFF
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_export_holds_the_twin(house, role, kind):  # A5
    visitor, songs = house.visitor(role), []
    for grid in grids_of(role):
        for word in ("", PART):
            address = f"/office/{grid.path}/export/{kind}/"
            songs += songs_in(visitor, address, role, query_string={"search": word})
    assert songs == []


@STAFF
def test_no_look_up_or_search_box_names_the_twin(house, role):  # A9 of the threats
    visitor, songs = house.visitor(role), []
    for word in WORDS:
        songs += songs_in(visitor, "/office/search/", role, query_string={"q": word})
        for grid in grids_of(role):
            for name in view_of(house, grid).lookups:
                asked = {"name": name, "query": word, "limit": 20}
                address = f"/office/{grid.path}/ajax/lookup/"
                songs += songs_in(visitor, address, role, query_string=asked)
    assert songs == []


@STAFF
def test_a_profile_of_the_twin_is_no_longer_answer_than_none(house, role):  # A9 of the threats
    """Asked as a program asks: the very same words, whether there is such a row or not."""
    visitor, told = house.visitor(role), {}
    for grid in filter(is_walled, grids_of(role)):
        for key in (house.twin.own(table_of(grid.path), role).id, 99_999_999):
            address = f"/api/v1/{grid.path}/{key}"
            told.setdefault(grid.path, set()).add(
                visitor.get(address, headers={"Accept": PROGRAM}).data
            )
    assert {path for path, words in told.items() if len(words) > 1} == set()


def test_no_mail_to_one_half_bears_a_word_of_the_other(house):  # A5
    jobs = [name for name in registry.load() if name.startswith("task_")]
    for name in jobs:
        registry.run(name)
    mails = house.session.scalars(select(Message)).all()
    ours = [one for one in mails if not canaries.sung(one.recipient.encode())]
    assert len(ours) > 1
    told = [f"{one.subject} {one.body_text} {one.body_html} {one.facts}" for one in ours]
    assert [song for words in told for song in canaries.sung(words.encode())] == []


@SQLITE
@pytest.mark.parametrize(
    "role", ["Intake", "Scheduler", "Billing", "Client", "Emergency contact", "Payer", "Caregiver"]
)
def test_nothing_is_told_otherwise_because_there_is_a_twin(
    app, loosened, session, role
):  # A9 of the threats
    """No count, sum, order, page or suggestion changes when the other office is filled."""
    with app.app_context():
        house = matrix.House(app, session, twins.make_half(session, "Albany"), twins.Half(), set())
        twins.agree(house.own)
        house.own.freeze()
        before = told(house, role)
        twins.make_half(session, "Buffalo")
        twins.agree(house.own)
    after = told(house, role)
    assert [rule for rule in before if before[rule] != after[rule]] == []


def told(house, role):
    """What every page says about one's own half, as a role may read it."""
    caller = matrix.Caller(house, role)
    found = {}
    with caller.keeper.watching():
        for rule, method in methods(house.app):
            cell = EXPECTED[role].get((rule.rule, method), "")
            if method == "GET" and cell.startswith("200") and not UNTOLD.search(rule.rule):
                found[rule.rule] = caller.answer(caller.fill(rule, method, Whose.own))[1]
    return found
