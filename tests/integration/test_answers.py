"""What callers are told when the answer is no: the status, and the headers that belong to it."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app import errors
from services.errors import MovedOn, NotYours, Refused
from services.pdf import PdfFailed

JSON = {"Accept": "application/json"}


@pytest.fixture
def unplugged(session):
    """A database that fails at each statement, as one does that is gone."""

    def fail(connection, cursor, statement, *rest):
        raise OperationalError(statement, None, ConnectionError("gone"))

    engine = session.get_bind()
    session.commit()
    event.listen(engine, "before_cursor_execute", fail)
    yield
    event.remove(engine, "before_cursor_execute", fail)


def test_each_refusal_has_its_status(app):
    found = {}
    with app.test_request_context(headers=JSON):
        for kind in (Refused, NotYours, MovedOn, PdfFailed):
            found[kind] = errors.refused(kind("no")).status_code
    assert found == {Refused: 422, NotYours: 404, MovedOn: 409, PdfFailed: 503}


def test_a_wrong_method_is_told_the_right_one(client):
    answer = client.get("/gateway/webhook")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_database_that_does_not_answer_is_no_fault_of_the_callers(client, unplugged):
    answer = client.get("/login/")
    assert answer.status_code == 503
    assert "The database does not answer just now." in answer.text
    assert client.get("/login/", headers=JSON).json["message"].startswith("The database")


def test_static_files_are_ours_alone(client):
    headers = client.get("/static/css/shell.css").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers
