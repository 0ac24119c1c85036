"""Deleting in grids: what is said before, and the way back afterwards."""

import html
import re

import pytest
from flask_appbuilder.security.sqla.models import Role

from models.client import Client
from tests import factories

CLIENTS = "/office/clients/"


@pytest.fixture
def dora(cast):
    return factories.Client(first_name="Dora", last_name="Day", office=cast.bea.record.office)


def way_back(page):
    """Where the button "Undo" leads."""
    return html.unescape(re.search(r'action="([^"]*bring-back[^"]*)"', page)[1])


def is_deleted(session, row):
    session.rollback()
    return session.get(Client, row.id).deleted_at is not None


def test_one_deleted_record_comes_back_with_one_press(session, ada, dora):  # O1
    answer = ada.send(f"{CLIENTS}delete/", {"id": dora.id})
    page = ada.get(answer.location).text
    assert "Dora Day is deleted." in page
    assert is_deleted(session, dora)
    ada.send(way_back(page), {})
    assert not is_deleted(session, dora)


def test_many_deleted_records_come_back_with_one_press(session, cast, ada, dora):  # O1
    ids = [dora.id, cast.mallory.record.id]
    answer = ada.send(f"{CLIENTS}action/", {"action": "delete", "rowid": ids})
    page = ada.get(answer.location).text
    assert "2 records deleted." in page
    ada.send(way_back(page), {})
    assert not is_deleted(session, dora)
    assert not is_deleted(session, cast.mallory.record)


def test_undoing_needs_the_right_to_delete_and_the_row(session, cast, ada, dora, signed_in):  # A5
    ada.send(f"{CLIENTS}delete/", {"id": dora.id})
    nina = signed_in(cast.nina)
    assert nina.send(f"{CLIENTS}bring-back?ids={dora.id}", {}).status_code == 403
    assert is_deleted(session, dora)


@pytest.mark.parametrize("ids", ["", "x", "1,x", "99999999999999", "999999"])
def test_what_was_not_deleted_cannot_come_back(ada, dora, ids):
    assert ada.send(f"{CLIENTS}bring-back?ids={ids}", {}).status_code == 404


def test_the_question_says_what_becomes_of_it(session, ada):
    payer = factories.Payer(name="Dora Day")
    page = ada.get(f"/office/payers/{payer.id}").text
    assert "Delete Dora Day?" in page
    assert "you can undo this for 30 days" in page


def test_what_cannot_come_back_is_said_to_be_gone(session, ada):
    role = Role(name="Welcome desk")
    session.add(role)
    session.commit()
    assert "gone for good" in ada.get(f"/office/roles/edit/?id={role.id}").text
    answer = ada.send("/office/roles/delete/", {"id": role.id})
    assert "bring-back" not in ada.get(answer.location).text
