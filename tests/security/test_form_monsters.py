"""Forms outside the grids: nothing that is typed breaks them, and nothing typed is lost."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from models.request_key import RequestKey
from tests import factories
from tests.fixtures.filled import main_form
from tests.fixtures.forms import BUTTONS, PAGES, Stage, conversion
from tests.fixtures.monsters import ANY, Typist
from views import loader

# What a form that is neither accepted nor shown again may answer: asked for, used up, guessed at.
ENDINGS = {200, 410, 429}
REFUSED = {302, 400, 403, 404, 405, 409, 410, 422, 429}
OF_GRIDS = {
    "create_view",
    "edit_view",
    "delete_view",
    "action_view",
    "ajax_update",
    "restore",
    "bring_back",
}
OF_IMPORTS = {"import_start", "import_checked", "import_columns"}
OF_PROFILES = {"record", "record_tab"}
NUMBERS = (str(2**63), "9" * 5000)
TEXTS = ("\x00", "²😀" * 100)


@pytest.fixture
def stage(app, session, cast, client, signed_in):
    with app.app_context():  # words are translated within an application only
        yield Stage(session, cast, client, signed_in)


def rules(app, method):
    """Every address that takes a method, apart from the REST API, which has monsters of its own."""
    found = [rule for rule in app.url_map.iter_rules() if method in rule.methods]
    return [rule for rule in found if not rule.rule.startswith("/api/")]


def is_covered_as_grid(endpoint):
    """Tell whether test_grid_monsters.py types into this form."""
    path, _dot, act = endpoint.partition(".")
    return (
        path in {grid.path for grid in loader.grids()}
        and act in OF_GRIDS | OF_IMPORTS | OF_PROFILES
    )


def address_of(rule, odd):
    """A rule with something odd in place of each argument."""
    numbers = {name for name, kind in rule._converters.items() if "Integer" in type(kind).__name__}
    values = {name: NUMBERS if name in numbers else TEXTS for name in rule.arguments}
    found = rule.rule
    for name in rule.arguments:
        kind = f"int:{name}" if name in numbers else name
        value = quote(values[name][odd], safe="")
        found = found.replace(f"<{kind}>", value).replace(f"<string:{name}>", value)
        found = found.replace(f"<path:{name}>", value)
    return found


def test_every_form_there_is_has_its_monsters(app):
    found = {rule.endpoint for rule in rules(app, "POST")}
    unlisted = {name for name in found if not is_covered_as_grid(name)} - {*PAGES, *BUTTONS}
    assert not unlisted, f"List them in PAGES or BUTTONS: {unlisted}"
    assert not {*PAGES, *BUTTONS} - found, "These are gone."


@pytest.mark.parametrize("name", PAGES)
def test_no_value_breaks_a_page_and_nothing_typed_is_lost(gateway, stage, name):
    visitor, address = PAGES[name](stage)
    form = main_form(visitor.get(address))
    assert form, f"{address} has no form"
    typist = Typist(visitor, stage.session, address, form, others=ENDINGS)
    typist.type_monsters()
    typist.type_alike()


@pytest.mark.parametrize("name", [name for name, fields in BUTTONS.items() if fields])
def test_no_value_breaks_a_button(app, stage, name):
    for table in (
        "Message",
        "Invoice",
        "Payment",
        "Prospect",
        "Task",
        "PaymentAttempt",
        "StoredCard",
        "Conversation",
    ):
        getattr(factories, table)()
    rule = next(rule for rule in rules(app, "POST") if rule.endpoint == name)
    visitor = stage.signed_in(stage.cast.bea if name.startswith("Portal") else stage.cast.ada)
    token = visitor.token("/portal/" if name.startswith("Portal") else "/office/")
    visitor.post("/office/saved-filters/clients/", data={"csrf_token": token, "name": "Mine"})
    address = (
        rule.rule.replace("<int:key>", "1").replace("<int:place>", "1").replace("<path>", "clients")
    )
    for turn, monster in enumerate((*ANY, "9" * 5000)):
        fields = dict.fromkeys(BUTTONS[name], monster)
        answer = visitor.post(address, data={"csrf_token": token, **fields})
        assert answer.status_code in REFUSED or answer.is_json, (name, turn, answer.status)
        assert answer.status_code < 500, (name, turn, answer.status)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_argument_breaks_an_address(app, stage, method):
    visitors = [stage.ada, stage.signed_in(stage.cast.bea)]
    tokens = [visitors[0].token(), visitors[1].token("/portal/")]
    broken = [
        (address[:60], answer.status_code)
        for rule in rules(app, method)
        if rule.arguments and not is_covered_as_grid(rule.endpoint)
        for address in (address_of(rule, odd) for odd in range(2))
        for visitor, token in zip(visitors, tokens, strict=True)
        if (answer := visitor.open(address, method=method, data={"csrf_token": token})).status_code
        >= 500
    ]
    assert broken == []


def test_no_name_of_a_field_breaks_a_conversion(stage):
    visitor, address = conversion(stage)
    for name in ("task-" + "9" * 5000, "task-²", "task-", f"task-{2**63}", "task-\x00"):
        fields = {"csrf_token": visitor.token(), "client": "new?", name: "keep"}
        assert visitor.post(address, data=fields).status_code == 422, name[:12]


def test_a_key_that_is_no_key_saves_nothing_twice(stage):
    for nonce in ("\x00", "x" * 30_000, ""):
        visitor = stage.ada
        form = main_form(visitor.get("/office/prospects/new/"))
        answer = visitor.post("/office/prospects/new/", data={**form.values, "nonce": nonce})
        assert answer.status_code in {400, 422}, nonce[:12]
    assert not stage.session.scalars(select(RequestKey)).all()
