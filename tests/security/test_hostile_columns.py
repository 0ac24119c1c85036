"""HTML, scripts and formulas in every text of every table: each page shows them as mere words."""

import csv
import io
from html.parser import HTMLParser

import pytest
from factory import Factory
from sqlalchemy import select, update

from models.base import Json
from models.invoice import Invoice
from models.payment_attempt import PaymentAttempt
from services import settings
from tests import factories
from tests.fixtures.columns import texts
from tests.unit import documents
from views import loader

MARK = "7331"
WORST = f'=1+{MARK}"><script>alert({MARK})</script><img src=x onerror=alert({MARK})>'
SHORT = f"<b onx={MARK}>"
LEAVES = {"SignIn.logout", "static", "appbuilder.static", "office.static", "MailboxPage.html"}
SHOWN = ("agency_name", "agency_phone", "agency_email", "request_lead_message")


class Acting(HTMLParser):
    """Finds what would act: scripts and handlers that carry the mark, and addresses that run."""

    def __init__(self):
        super().__init__()
        self.found, self.is_script = [], False

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.is_script = tag == "script" and given.get("type") != "application/json"
        handlers = [name for name in given if name.startswith("on")]
        if handlers or given.get("src") == "x" or "javascript:" in given.get("href", "").lower():
            self.found.append((tag, attrs))

    def handle_data(self, data):
        if self.is_script and MARK in data:
            self.found.append(("script", data))

    def handle_endtag(self, tag):
        self.is_script = False


def acting(html):
    parser = Acting()
    parser.feed(html)
    return parser.found


def one_of_everything(cast):
    """A row in every table that has a factory, Bea's where it is somebody's."""
    bea, paul = cast.bea.record, cast.paul.record
    for make in vars(factories).values():
        if isinstance(make, type) and issubclass(make, Factory):
            is_hers = "client" in make._meta.model.__mapper__.relationships
            make(**({"client": bea} if is_hers else {}))
    factories.Invoice(client=bea, payer=paul)


def worst(column, key, now):
    """The worst that fits, unlike in each row; None where nothing does. Lists keep their shape."""
    if isinstance(column.type, Json):
        return poisoned_words(now)
    length = getattr(column.type, "length", None) or 1000
    found = (text for text in (f"{WORST}{key}", f"{SHORT}{key}") if len(text) <= length)
    return next(found, None)


def poisoned_words(value):
    """The same list or set of facts, with the worst in place of each word."""
    if isinstance(value, dict):
        return {name: poisoned_words(one) for name, one in value.items()}
    if isinstance(value, list):
        return [poisoned_words(one) for one in value]
    return WORST if isinstance(value, str) else value


def poison(connection):
    """Put the worst into every text of every row; give the tables in which it stands."""
    done = set()
    for table, column in texts():
        for key, now in connection.execute(select(table.c.id, column)).all():
            text = worst(column, key, now)
            if text is not None:
                change = update(table).where(table.c.id == key)
                connection.execute(change.values({column.name: text}))
                done.add(table.name)
    return done


@pytest.fixture
def poisoned(app, session, cast, loosened):
    """Everybody and everything, with the worst in every text."""
    with app.app_context():
        one_of_everything(cast)
        for name in SHOWN:
            settings.change(session, name, WORST)
        session.commit()
        done = poison(session.connection())
        session.commit()
    session.expire_all()
    return done


def pages(app, session):
    """Every address that shows something, with the newest rows and the oldest."""
    names = {
        "number": session.scalars(select(Invoice.number).order_by(Invoice.id)).all(),
        "order": session.scalars(select(PaymentAttempt.order_id)).all(),
        "path": ["clients", "tasks"],
        "tab": ["referral", "client", "contacts", "payers", "tasks", "calls", "mails", "history"],
        "export_type": ["csv"],
    }
    session.rollback()
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint not in LEAVES:
            given = {name: names.get(name, ["x"]) for name in rule.arguments}
            given |= {name: (1, 2) for name in rule.arguments if "int:" + name in rule.rule}
            most = max((len(one) for one in given.values()), default=1)
            for turn in range(most):
                values = {name: one[turn % len(one)] for name, one in given.items()}
                with app.test_request_context():
                    yield rule.endpoint, rule.build(values, append_unknown=False)[1]
            if rule.endpoint.endswith(".edit_view"):
                yield rule.endpoint, rule.rule + "?id=1"


@pytest.mark.parametrize("lane", ["sqlite"], indirect=True)  # templates know of no database
def test_every_page_shows_it_as_words(app, session, cast, client, signed_in, poisoned):
    shown = set()
    places = list(pages(app, session))
    rooms = {
        "/office/": [signed_in(cast.ada)],
        "/portal/": [signed_in(cast.bea), signed_in(cast.paul)],
        "/": [signed_in(cast.ada), client],
    }
    for endpoint, address in places:
        room = next(visitors for start, visitors in rooms.items() if address.startswith(start))
        for visitor in room:
            answer = visitor.get(address)
            assert answer.status_code < 500 or address == "/readyz", address
            check(address, answer)
            if MARK.encode() in answer.data:
                shown.add(endpoint)
    assert {f"{grid.path}.index_view" for grid in loader.grids()} - shown == set()


def check(address, answer):
    """Nothing of it acts: in a page, in a table, in a PDF, in what programs read."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff", address
    if answer.mimetype == "text/html":
        assert acting(answer.text) == [], address
    elif answer.mimetype == "text/csv":
        check_table(address, answer.text)
    elif answer.mimetype == "application/pdf":
        assert f"<script>alert({MARK})" in "".join(documents.text(answer.data).split()), address
    elif MARK.encode() in answer.data:
        is_json = answer.mimetype in {"application/json", "application/manifest+json"}
        assert is_json, (address, answer.mimetype)


def check_table(address, text):
    """No cell of an exported table is a formula."""
    for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "@"))], (address, row)
