"""The two databases: private to each test, and used as in production."""

import pytest
from sqlalchemy import func, select

from models.client import Client
from tests import factories


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_finds_the_database_as_set_up_left_it(session, turn):
    assert session.scalar(select(func.count()).select_from(Client)) == 0
    factories.Client()
    assert session.scalar(select(func.count()).select_from(Client)) == 1


def test_the_application_sees_what_a_test_arranged(client):
    assert client.get("/login/").status_code == 200


def test_a_signed_in_person_is_known(signed_in, cast):
    assert signed_in(cast.ada).get("/office/").status_code == 200
