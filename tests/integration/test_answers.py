"""What callers are told when the answer is no: the status, and the headers that belong to it."""

from app import errors
from services.errors import MovedOn, NotYours, Refused
from services.pdf import PdfFailed

JSON = {"Accept": "application/json"}


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
