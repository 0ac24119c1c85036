"""Taking back what one sent, as long as nobody in the office has opened it (A4, C2)."""

import io

import pytest
from sqlalchemy import select

from models.audit_entry import AuditEntry
from models.document import Document
from services import settings
from tests.fixtures import files

PAGE = "/portal/documents/"


@pytest.fixture
def bea(signed_in, cast):
    return signed_in(cast.bea)


@pytest.fixture
def letter(bea, session, vault):
    """What Bea sent a moment ago."""
    sent = [(io.BytesIO(files.PDF), "letter.pdf")]
    bea.post(PAGE, **files.form({"csrf_token": bea.token(PAGE), "files": sent}))
    return session.scalars(select(Document)).one()


def act(visitor, document, name, page=PAGE):
    return visitor.send(f"{PAGE}{document.id}/{name}", {}, page)


def test_what_was_taken_back_is_gone_here_and_shown_there(  # A4
    bea, ada, cast, session, letter
):
    assert "Take back" in bea.get(PAGE).text
    assert act(bea, letter, "take-back").status_code == 302
    page = bea.get(PAGE).text
    assert ("You took “letter” back" in page, "file-row" in page) == (True, False)
    tab = ada.get(f"/office/clients/{cast.bea.record.id}/documents").text
    assert "Taken back by the sender" in tab
    assert f"/office/documents/{letter.id}/file" not in tab


@pytest.mark.parametrize("way", ["", "?download=1"])
def test_nobody_opens_what_was_taken_back(bea, ada, letter, way):  # A4
    act(bea, letter, "take-back")
    answer = ada.get(f"/office/documents/{letter.id}/file{way}")
    assert (answer.status_code, b"%PDF" in answer.data) == (410, False)
    assert bea.get(f"{PAGE}{letter.id}{way}").status_code == 404
    shared = ada.send(f"/office/documents/{letter.id}/share", {}, "/office/tasks/new/")
    assert "It was taken back" in ada.get(shared.headers["Location"]).text


def test_taking_back_can_be_undone(bea, ada, session, letter):  # A4
    act(bea, letter, "take-back")
    assert f"/portal/documents/{letter.id}/send-after-all" in bea.get(PAGE).text
    assert act(bea, letter, "send-after-all").status_code == 302
    session.refresh(letter)
    assert (letter.taken_back_at, letter.untold_since is None) == (None, False)
    assert ada.get(f"/office/documents/{letter.id}/file").data == files.PDF


def test_what_the_office_has_opened_stays(bea, ada, session, letter):  # A4
    ada.get(f"/office/documents/{letter.id}/file")
    answer = act(bea, letter, "take-back")
    assert (answer.status_code, "has opened it already" in answer.text) == (409, True)
    session.refresh(letter)
    assert letter.taken_back_at is None


def test_what_the_office_noted_offers_nothing(bea, ada, session, letter):  # A4
    ada.send(f"/office/documents/{letter.id}/acknowledge", {}, "/office/tasks/new/")
    assert "Take back" not in bea.get(PAGE).text
    assert act(bea, letter, "take-back").status_code == 409


def test_ones_own_look_does_not_count(bea, letter):
    bea.get(f"{PAGE}{letter.id}")
    assert act(bea, letter, "take-back").status_code == 302


@pytest.mark.parametrize("name", ["take-back", "send-after-all"])
def test_others_cannot_take_it_back(signed_in, cast, session, bea, letter, name):  # A5
    if name == "send-after-all":
        act(bea, letter, "take-back")
    mallory = signed_in(cast.mallory)
    assert act(mallory, letter, name).status_code == 404
    session.refresh(letter)
    assert (letter.taken_back_at is None) == (name == "take-back")


def test_what_was_taken_back_takes_no_room_and_comes_back_only_where_there_is_some(  # C2
    bea, session, letter
):
    act(bea, letter, "take-back")
    settings.change(session, "client_document_megabytes", 0)
    session.commit()
    answer = act(bea, letter, "send-after-all")
    assert (answer.status_code, "There is no room" in answer.text) == (422, True)


def test_the_audit_says_who_took_it_back(bea, cast, session, letter):  # O5
    act(bea, letter, "take-back")
    noted = select(AuditEntry).where(AuditEntry.words == "Took back: letter")
    one = session.scalars(noted).one()
    assert (one.user_id, one.row_id) == (cast.bea.user.id, letter.id)


def test_it_waits_in_the_office_no_more(bea, ada, letter):  # O2
    assert "came through the portal" in ada.get("/office/").text
    act(bea, letter, "take-back")
    assert "came through the portal" not in ada.get("/office/").text
