"""Every address at once: reading changes nothing, writing needs the form's own token."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from models.base import Base
from tests import factories

# What a GET may change: who looked, when the session was last used, opened and viewed for the
# first time.
MAY_CHANGE = {"audit_entry", "login_session", "invitation", "invoice"}
SIGNED_OTHERWISE = {
    "PublicInquiry.send",
    "TextReports.incoming",
    "TextReports.status",
    "Webhooks.webhook",
}
LEAVES = {"SignIn.logout"}


@pytest.fixture
def house(session: Session, cast: factories.Cast) -> factories.Cast:
    """One of everything that addresses name."""
    factories.Invoice(client=cast.bea.record)
    factories.Task(client=cast.bea.record)
    factories.Prospect()
    factories.Schedule(client=cast.bea.record)
    return cast


def addresses(app: Flask, method: str) -> list[tuple[str, str]]:
    """Each rule with an example in place of each argument."""
    found = []
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in LEAVES:
            with app.test_request_context():
                found.append((rule.endpoint, rule.build(examples(rule), append_unknown=False)[1]))
    return found


def examples(rule: Rule) -> dict[str, Any]:
    numbers = {name for name, kind in rule._converters.items() if "Integer" in type(kind).__name__}
    return {name: 1 if name in numbers else "x" for name in rule.arguments}


def contents(session: Session) -> dict[str, list[Any]]:
    """Every row of every table that a GET may not change."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in MAY_CHANGE]
    found = {
        table.name: sorted(map(repr, session.execute(select(table)).all())) for table in tables
    }
    session.rollback()
    return found


def test_reading_every_page_changes_nothing_and_breaks_nothing(app, signed_in, session, house):
    visitors = [signed_in(person) for person in (house.ada, house.bea, house.paul)]
    before = contents(session)
    broken = [
        (address, answer.status_code)
        for _endpoint, address in addresses(app, "GET")
        for visitor in visitors
        if (answer := visitor.get(address)).status_code >= 500 and address != "/readyz"
    ]
    assert broken == []
    after = contents(session)
    assert [name for name in before if before[name] != after[name]] == []


def test_every_writing_address_refuses_a_form_without_its_token(app, signed_in, session, house):
    ada = signed_in(house.ada)
    before = contents(session)
    open_doors = [
        (address, answer.status_code)
        for endpoint, address in addresses(app, "POST")
        if endpoint not in SIGNED_OTHERWISE
        and (answer := ada.post(address, data={"first_name": "M"})).status_code
        not in {400, 401, 404, 405}
    ]
    assert open_doors == []
    assert contents(session) == before


def test_deleting_and_putting_need_the_token_too(app, signed_in, house):
    ada = signed_in(house.ada)
    for method in ("PUT", "DELETE", "PATCH"):
        for _endpoint, address in addresses(app, method):
            answer = ada.open(address, method=method, json={})
            assert answer.status_code in {400, 401, 403, 404, 405}, (method, address)
