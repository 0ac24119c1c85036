"""The agency decides how large documents may be (C2, O3)."""

import pytest

from services import settings

PAGE = "/office/document-limits/"


def sizes(session):
    session.expire_all()
    session.info.pop("settings", None)
    decided = settings.agency(session)
    return decided["document_megabytes"], decided["client_document_megabytes"]


def test_the_sizes_are_decided_on_a_page_and_hold_at_once(ada, cast, session):  # C2 O3
    page = ada.get(PAGE).text
    assert ('value="10"' in page, 'value="200"' in page) == (True, True)
    assert ada.submit(PAGE, {"each": "5", "together": "60"}).status_code == 302
    assert sizes(session) == (5, 60)
    tab = ada.get(f"/office/clients/{cast.bea.record.id}/documents").text
    assert "at most 5 MB each" in tab


@pytest.mark.parametrize(
    ("each", "together", "words"),
    [
        ("0", "200", "between 1 and 50"),
        ("51", "200", "between 1 and 50"),
        ("10", "10001", "between 1 and 10000"),
        ("20", "19", "less than one file may have"),
        ("", "200", "required"),
        ("ten", "200", "number"),
    ],
)
def test_what_cannot_work_is_refused_beside_its_field(ada, session, each, together, words):  # C2
    answer = ada.submit(PAGE, {"each": each, "together": together})
    assert (answer.status_code, words in answer.text.lower()) == (422, True)
    assert sizes(session) == (10, 200)


def test_only_who_may_change_settings_sees_the_page(signed_in, cast):  # A6
    assert signed_in(cast.nina).get(PAGE).status_code == 403
    assert signed_in(cast.bea).get(PAGE).status_code == 403
