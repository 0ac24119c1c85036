"""Documents in the office: added, opened, renamed, shared, deleted, photos (C2, C6, O5)."""

import hashlib
import io
import os
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from models.audit_entry import AuditAction, AuditEntry
from models.document import Document, Visibility
from services import settings
from tests import factories
from tests.fixtures import files


@pytest.fixture
def ada(signed_in, cast):
    return signed_in(cast.ada)


@pytest.fixture
def tab(cast):
    return f"/office/clients/{cast.bea.record.id}/documents"


def sent(*named):
    return [(io.BytesIO(content), name) for name, content in named]


def add(visitor, tab, *named, **fields):
    said = {"csrf_token": visitor.token(tab), "files": sent(*named), **fields}
    return visitor.post(f"{tab}?act=add", **files.form(said))


def all_documents(session):
    return session.scalars(select(Document).order_by(Document.id)).all()


def test_several_files_are_added_at_once_and_kept_outside_the_web(  # C2
    ada, cast, tab, vault, session
):
    answer = add(ada, tab, ("consent.pdf", files.PDF), ("plan.docx", files.docx()))
    assert answer.status_code == 302
    kept = all_documents(session)
    assert [(one.title, one.client_id, one.visibility) for one in kept] == [
        ("consent", cast.bea.record.id, Visibility.office),
        ("plan", cast.bea.record.id, Visibility.office),
    ]
    for one in kept:
        content = files.content_of(vault, one)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one.size, one.sha256)
        assert ada.get(f"/static/{one.stored_as}").status_code == 404


def test_the_tab_counts_documents_without_the_photo(ada, cast, tab, vault):  # C6
    factories.Document(client=cast.bea.record)
    factories.Document(client=cast.bea.record, is_photo=True)
    page = ada.get(tab).text
    assert 'Documents<span class="tab-count">1</span>' in page


def test_a_refused_file_is_named_and_the_good_ones_are_kept(ada, tab, vault, session):  # C2
    add(ada, tab, ("page.pdf", files.HTML), ("consent.pdf", files.PDF))
    page = ada.get(tab).text
    assert "page.pdf cannot be taken" in page
    assert [one.title for one in all_documents(session)] == ["consent"]


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ([("page.svg", files.SVG)], "page.svg cannot be taken"),
        ([("empty.pdf", b"")], "empty.pdf is empty"),
        ([], "Please choose a file first"),
    ],
)
def test_a_form_without_any_good_file_is_shown_again(ada, tab, vault, session, named, why):  # C2
    answer = add(ada, tab, *named)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert all_documents(session) == []


def test_the_limit_is_the_agencys_and_stands_on_the_form(ada, tab, vault, session):  # C2
    settings.change(session, "document_megabytes", 1)
    session.commit()
    assert "at most 1 MB each" in ada.get(tab).text
    assert add(ada, tab, ("big.txt", b"a" * 1024 * 1024)).status_code == 302
    answer = add(ada, tab, ("big.txt", b"a" * (1024 * 1024 + 1)))
    assert answer.status_code == 422
    assert "big.txt is too large: a file may have 1 MB" in answer.text


def test_files_of_ten_megabytes_each_fit_into_one_form(ada, tab, vault, session):  # C2
    large = b"a" * (10 * 1024 * 1024)
    assert add(ada, tab, ("one.txt", large), ("two.txt", large)).status_code == 302
    assert len(all_documents(session)) == 2


def test_strangers_and_other_forms_keep_the_small_limit(client, ada, tab):
    large = files.form({"files": sent(("one.txt", b"a" * (11 * 1024 * 1024)))})
    assert client.post(tab, **large).status_code == 413
    assert ada.post("/office/tasks/new/", **large).status_code == 413


def test_a_title_names_one_file_and_a_tick_shares_it(ada, tab, vault, session):  # C2
    add(ada, tab, ("IMG_1.PDF", files.PDF), title="Power of\u202e attorney\x07 ", shared="yes")
    [one] = all_documents(session)
    assert (one.title, one.visibility) == ("Power of attorney", Visibility.portal)


def test_a_pdf_is_shown_and_a_word_file_is_saved(ada, tab, vault, session):  # C2, O5
    add(ada, tab, ("Consent.pdf", files.PDF), ("Plan.docx", files.docx()))
    pdf, word = (ada.get(f"/office/documents/{one.id}/file") for one in all_documents(session))
    assert (pdf.data, pdf.mimetype) == (files.PDF, "application/pdf")
    assert pdf.headers["Content-Disposition"] == "inline; filename=Consent.pdf"
    assert word.headers["Content-Disposition"] == "attachment; filename=Plan.docx"
    for answer in (pdf, word):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "sandbox" in word.headers["Content-Security-Policy"]


def test_each_opening_and_saving_stands_in_the_audit(ada, cast, tab, vault, session):  # O5
    add(ada, tab, ("Consent.pdf", files.PDF))
    [one] = all_documents(session)
    ada.get(f"/office/documents/{one.id}/file")
    ada.get(f"/office/documents/{one.id}/file?download=1")
    query = select(AuditEntry).where(
        AuditEntry.table_name == "document", AuditEntry.action != AuditAction.created
    )
    found = session.scalars(query.order_by(AuditEntry.id)).all()
    assert [(note.action, note.row_id, note.user_id, note.words) for note in found] == [
        (AuditAction.viewed, one.id, cast.ada.user.id, "Consent: file"),
        (AuditAction.exported, one.id, cast.ada.user.id, "Consent: file"),
    ]


def test_a_long_file_is_given_in_parts(ada, tab, vault, session):
    add(ada, tab, ("note.txt", b"0123456789"))
    [one] = all_documents(session)
    answer = ada.get(f"/office/documents/{one.id}/file", headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.data) == (206, b"234")
    assert answer.headers["Content-Range"] == "bytes 2-4/10"


def test_a_file_that_is_gone_is_said_plainly_and_logged(ada, cast, vault, caplog):
    one = factories.Document(client=cast.bea.record, title="Consent")
    answer = ada.get(f"/office/documents/{one.id}/file")
    assert answer.status_code == 410
    assert "The file of “Consent” is not there any more." in answer.text
    assert f"document {one.id} has no file" in caplog.text


def test_a_document_is_renamed_shared_and_taken_back(ada, cast, vault, session):  # C2
    one = factories.Document(client=cast.bea.record, title="IMG_1")
    address = f"/office/documents/{one.id}"
    ada.send(f"{address}/rename", {"title": " Living will "})
    assert one.title == "Living will"
    ada.send(f"{address}/share", {})
    assert one.visibility is Visibility.portal
    ada.send(f"{address}/unshare", {})
    assert one.visibility is Visibility.office
    ada.send(f"{address}/rename", {"title": "\x00 \u202e"})
    assert one.title == "Living will"


def test_a_caregivers_document_is_not_shared(ada, vault, session, cast):  # A4
    caregiver = factories.Caregiver(office=cast.bea.record.office)
    one = factories.Document(
        client_id=None, caregiver_id=caregiver.id, office_id=caregiver.office_id
    )
    ada.send(f"/office/documents/{one.id}/share", {})
    assert one.visibility is Visibility.office


def test_several_are_shared_in_the_grid(ada, cast, vault):  # O1
    two = [factories.Document(client=cast.bea.record) for _ in range(2)]
    ada.send("/office/documents/action/", {"action": "share", "rowid": [one.id for one in two]})
    assert {one.visibility for one in two} == {Visibility.portal}
    ada.send("/office/documents/action/", {"action": "unshare", "rowid": [one.id for one in two]})
    assert {one.visibility for one in two} == {Visibility.office}


def test_a_deleted_document_leaves_the_tab_and_comes_back(ada, tab, vault, session):  # C2
    add(ada, tab, ("Consent.pdf", files.PDF))
    [one] = all_documents(session)
    ada.send("/office/documents/delete/", {"id": one.id, "url": tab})
    page = ada.get(tab).text
    assert "Consent is deleted" in page
    assert ada.get(f"/office/documents/{one.id}/file").status_code == 404
    ada.send(f"/office/documents/bring-back?ids={one.id}", {})
    assert ada.get(f"/office/documents/{one.id}/file").data == files.PDF


def test_who_may_not_add_documents_cannot(signed_in, cast, tab, vault, session):  # A6
    user = factories.User(role="Billing")
    factories.OfficeStaff(user=user, office=cast.bea.record.office)
    assert signed_in(factories.Person(user)).get(tab).status_code == 404


def test_a_prospects_documents_stay_with_the_prospect_and_are_read_by_the_client(  # P14
    ada, cast, tab, vault, session
):
    prospect = factories.Prospect(office=cast.bea.record.office, client_id=cast.bea.record.id)
    add(ada, f"/office/prospects/{prospect.id}/documents", ("Letter.pdf", files.PDF))
    [one] = all_documents(session)
    assert (one.prospect_id, one.client_id) == (prospect.id, None)
    page = ada.get(tab).text
    assert f"/office/documents/{one.id}/file" in page
    assert "Before the conversion" in page
    assert f"/office/documents/{one.id}/rename" not in page
    assert "Letter" in ada.get(f"/office/clients/{cast.bea.record.id}/timeline?kind=document").text


# -- photos --------------------------------------------------------------------------------------


def set_photo(visitor, address, content, name="face.jpg"):
    sent = {"photo": (io.BytesIO(content), name)}
    return visitor.send(f"{address}?act=photo", sent, page=address)


@pytest.mark.parametrize("kind", ["clients", "caregivers"])
def test_a_photo_stands_in_the_header_of_the_profile(ada, cast, vault, session, kind):  # C2
    record = cast.bea.record
    if kind == "caregivers":
        record = factories.Caregiver(office=cast.bea.record.office)
    address = f"/office/{kind}/{record.id}"
    assert 'class="avatar-initials avatar-large"\n' in ada.get(address).text
    set_photo(ada, f"{address}/documents", files.picture(size=(300, 500)))
    [photo] = all_documents(session)
    assert f'src="/photos/{photo.id}"' in ada.get(address).text
    answer = ada.get(f"/photos/{photo.id}")
    assert Image.open(io.BytesIO(answer.data)).size == (256, 256)
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_new_photo_takes_the_place_of_the_old_one(ada, tab, vault, session):
    set_photo(ada, tab, files.picture())
    set_photo(ada, tab, files.picture(colour="red"))
    old, new = all_documents(session)
    assert (old.deleted_at, new.deleted_at) == (factories.NOW, None)
    ada.send(f"{tab}?act=no-photo", {}, page=tab)
    assert new.deleted_at == factories.NOW
    assert ada.get(f"/photos/{new.id}").status_code == 404


def test_a_photo_that_is_no_picture_is_refused_beside_its_field(ada, tab, vault, session):
    answer = set_photo(ada, tab, files.PDF, "face.pdf")
    assert (answer.status_code, "face.pdf is no picture" in answer.text) == (422, True)


def test_no_document_is_a_photo(ada, cast, vault):
    one = factories.Document(client=cast.bea.record)
    assert ada.get(f"/photos/{one.id}").status_code == 404


# -- housekeeping --------------------------------------------------------------------------------


def age(path, days):
    moment = (factories.NOW - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_files_without_a_row_are_swept_after_a_day(run, session, cast, vault):
    vault.mkdir()
    kept = factories.Document(client=cast.bea.record)
    gone = factories.Document(client=cast.bea.record, deleted_at=factories.NOW)
    named = [kept.stored_as, gone.stored_as, "orphan", ".half.unfinished", "fresh"]
    for name in named:
        (vault / name).write_bytes(b"x")
        age(vault / name, 0 if name == "fresh" else 2)
    assert run("sweep_files") == 2
    assert {path.name for path in vault.iterdir()} == {kept.stored_as, gone.stored_as, "fresh"}


def test_staff_of_another_office_find_none_of_it(signed_in, cast, vault, session):  # A5, O4
    hers = factories.Document(client=cast.mallory.record)
    photo = factories.Document(client=cast.mallory.record, is_photo=True)
    nina = signed_in(cast.nina)
    for address in ("/office/documents/{}/file", "/office/documents/{}", "/photos/{}"):
        for one in (hers, photo):
            foreign = nina.get(address.format(one.id))
            missing = nina.get(address.format(99999))
            assert (foreign.status_code, foreign.text) == (404, missing.text), address
    for act in ("rename", "share", "unshare", "acknowledge"):
        foreign = nina.send(f"/office/documents/{hers.id}/{act}", {"title": "Mine"})
        missing = nina.send(f"/office/documents/99999/{act}", {"title": "Mine"})
        assert (foreign.status_code, foreign.text) == (404, missing.text), act
    assert (hers.title, hers.visibility) == ("Power of attorney", Visibility.office)
    tab = f"/office/clients/{cast.mallory.record.id}/documents?act=add"
    assert nina.send(tab, {"files": sent(("a.pdf", files.PDF))}).status_code == 404
