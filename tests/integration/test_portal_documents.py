"""Documents in the portal: what the office shared, what families send, who comes (A4, A5, C2)."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.audit_entry import AuditAction, AuditEntry
from models.document import Document, Visibility
from models.section import Section
from models.standing import Standing
from services import settings
from tests import factories
from tests.fixtures import files

PAGE = "/portal/documents/"
CANARY = "CANARY-OF-MALLORY"


@pytest.fixture
def bea(signed_in, cast):
    return signed_in(cast.bea)


def family_of(client, *sections):
    """A contact of a client, with a login and some sections."""
    user = factories.User(role="Emergency contact")
    contact = factories.EmergencyContact(client=client)
    for section in sections:
        factories.Grant(
            user=user,
            client=client,
            section=section,
            standing=Standing.emergency_contact,
            emergency_contact_id=contact.id,
        )
    return factories.Person(user)


def send(visitor, *named, **fields):
    sent = [(io.BytesIO(content), name) for name, content in named]
    said = {"csrf_token": visitor.token(PAGE), "files": sent, **fields}
    return visitor.post(PAGE, **files.form(said))


def on_disk(vault, document, content=files.PDF):
    vault.mkdir(exist_ok=True)
    (vault / document.stored_as).write_bytes(content)
    return document


def newest(session):
    return session.scalars(select(Document).order_by(Document.id.desc())).first()


def test_only_what_the_office_shared_is_there(bea, cast, vault):  # A4
    shared = factories.Document(
        client=cast.bea.record, title="Agreement", visibility=Visibility.portal
    )
    kept = factories.Document(client=cast.bea.record, title="Internal note")
    on_disk(vault, shared)
    page = bea.get(PAGE).text
    assert ("Agreement" in page, "Internal note" in page) == (True, False)
    assert bea.get(f"{PAGE}{shared.id}").data == files.PDF
    missing = bea.get(f"{PAGE}99999")
    refused = bea.get(f"{PAGE}{kept.id}")
    assert (refused.status_code, refused.text) == (404, missing.text)


@pytest.mark.parametrize("way", ["", "?download=1"])
def test_anothers_documents_do_not_exist(bea, cast, vault, way):  # A5
    hers = factories.Document(
        client=cast.mallory.record, title=CANARY, visibility=Visibility.portal
    )
    photo = factories.Document(client=cast.mallory.record, is_photo=True)
    on_disk(vault, hers, CANARY.encode())
    on_disk(vault, photo, CANARY.encode())
    answers = [bea.get(address) for address in (PAGE, "/portal/")]
    for address in (PAGE, "/photos/", "/office/documents/"):
        for one in (hers, photo):
            missing = bea.get(f"{address}99999{way}")
            found = bea.get(f"{address}{one.id}{way}")
            assert (found.status_code, found.data) == (missing.status_code, missing.data)
            answers.append(found)
    assert not [answer for answer in answers if CANARY.encode() in answer.data]


def test_payers_and_family_without_the_section_have_no_such_page(signed_in, cast, vault):  # A4
    one = factories.Document(client=cast.bea.record, visibility=Visibility.portal)
    on_disk(vault, one)
    sister = family_of(cast.bea.record, Section.schedule, Section.messages)
    for person, refusal in ((sister, 404), (cast.paul, 403)):
        visitor = signed_in(person)
        assert visitor.get(PAGE).status_code == refusal
        assert visitor.get(f"{PAGE}{one.id}").status_code == refusal
        assert "/portal/documents/" not in visitor.get("/portal/").text


def test_a_payers_own_section_opens_no_clients_documents(signed_in, session, cast, vault):  # A5
    user = factories.User(role="Client")
    factories.Grant(user=user, payer=cast.paul.record, section=Section.documents)
    one = factories.Document(client=cast.bea.record, visibility=Visibility.portal)
    visitor = signed_in(factories.Person(user))
    assert visitor.get(PAGE).status_code == 404
    assert visitor.get(f"{PAGE}{one.id}").status_code == 404


def test_a_revoked_grant_closes_the_door_at_once(signed_in, session, cast, vault):  # A3
    one = on_disk(vault, factories.Document(client=cast.bea.record, visibility=Visibility.portal))
    sister = family_of(cast.bea.record, Section.schedule, Section.documents)
    visitor = signed_in(sister)
    assert visitor.get(f"{PAGE}{one.id}").status_code == 200
    for grant in session.scalars(select(factories.Grant._meta.model)):
        if grant.user_id == sister.user.id and grant.section is Section.documents:
            grant.revoked_at = factories.NOW
    assert visitor.get(f"{PAGE}{one.id}").status_code == 404


def test_what_family_sends_is_seen_by_them_and_the_office_alone(signed_in, session, cast, vault):
    sister = family_of(cast.bea.record, Section.documents)
    visitor = signed_in(sister)
    answer = send(visitor, ("Hospital letter.pdf", files.PDF))
    assert (answer.status_code, "The office has it now" in visitor.get(PAGE).text) == (302, True)
    one = newest(session)
    assert (one.title, one.client_id, one.visibility) == (
        "Hospital letter",
        cast.bea.record.id,
        Visibility.office,
    )
    assert (one.is_from_portal, one.uploaded_by_id) == (True, sister.user.id)
    assert visitor.get(f"{PAGE}{one.id}").data == files.PDF
    other = signed_in(cast.bea)
    assert "Hospital letter" not in other.get(PAGE).text
    assert other.get(f"{PAGE}{one.id}").status_code == 404
    nina = signed_in(cast.nina)
    assert nina.get(f"/office/documents/{one.id}/file").data == files.PDF


def test_family_of_two_sends_to_the_one_whose_page_is_open(signed_in, session, cast, vault):  # C3
    karl = factories.Client(office=cast.bea.record.office)
    sister = family_of(cast.bea.record, Section.documents)
    contact = factories.EmergencyContact(client=karl)
    factories.Grant(
        user=sister.user,
        client=karl,
        section=Section.documents,
        standing=Standing.emergency_contact,
        emergency_contact_id=contact.id,
    )
    visitor, of_karl = signed_in(sister), f"{PAGE}?of=client-{karl.id}"
    page = visitor.get(of_karl).text
    assert f'action="/portal/documents/?of=client-{karl.id}"' in page
    said = {"csrf_token": visitor.token(of_karl), "files": (io.BytesIO(files.PDF), "a.pdf")}
    assert visitor.post(of_karl, **files.form(said)).location.endswith(f"of=client-{karl.id}")
    one = newest(session)
    assert one.client_id == karl.id
    assert visitor.get(f"{PAGE}{one.id}?of=client-{karl.id}").status_code == 200
    assert visitor.get(f"{PAGE}{one.id}?of=client-{cast.bea.record.id}").status_code == 404


def test_what_staff_add_about_their_own_family_is_no_portals_business(  # A4
    signed_in, session, cast, vault
):
    sister = family_of(cast.bea.record, Section.documents)
    one = factories.Document(client=cast.bea.record, uploaded_by_id=sister.user.id)
    assert signed_in(sister).get(f"{PAGE}{one.id}").status_code == 404


def test_the_office_is_told_until_somebody_takes_note(signed_in, session, cast, vault):  # O2
    send(signed_in(cast.bea), ("letter.pdf", files.PDF))
    nina, one = signed_in(cast.nina), newest(session)
    told = "1 document came through the portal."
    assert told in nina.get("/office/").text
    assert "New from the portal" in nina.get(f"/office/clients/{one.client_id}/documents").text
    nina.send(f"/office/documents/{one.id}/acknowledge", {})
    assert told not in nina.get("/office/").text
    assert one.acknowledged_at == factories.NOW


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ([("page.html", files.HTML)], "page.html cannot be taken"),
        ([("letter.docx", files.bomb())], "enormous size"),
        ([("../a\x00.pdf", b"")], "is empty"),
        ([], "Please choose a file first"),
    ],
)
def test_a_refusal_stands_beside_the_input(bea, session, vault, named, why):  # C2
    answer = send(bea, *named, title="My letter")
    assert (answer.status_code, why in answer.text) == (422, True)
    assert 'value="My letter"' in answer.text
    assert session.scalar(select(func.count()).select_from(Document)) == 0
    assert not vault.exists() or list(vault.iterdir()) == []


def test_there_is_a_quota_for_each_client(bea, session, cast, vault):
    settings.change(session, "client_document_megabytes", 1)
    big = b"a" * (600 * 1024)
    assert send(bea, ("one.txt", big)).status_code == 302
    answer = send(bea, ("two.txt", big))
    assert (answer.status_code, "no room for more files" in answer.text) == (422, True)


def test_sending_is_limited(bea, vault):
    answers = [send(bea, ("a.txt", b"a")).status_code for _ in range(31)]
    assert (answers[:30], answers[30]) == ([302] * 30, 429)


def test_opening_changes_nothing_but_the_audit(bea, session, cast, vault):  # O5
    one = on_disk(vault, factories.Document(client=cast.bea.record, visibility=Visibility.portal))
    version = one.version
    bea.get(f"{PAGE}{one.id}")
    note = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (note.action, note.table_name, note.row_id, note.user_id) == (
        AuditAction.viewed,
        "document",
        one.id,
        cast.bea.user.id,
    )
    assert one.version == version


# -- who comes -----------------------------------------------------------------------------------


def visit(client, caregiver, **facts):
    at = factories.NOW + timedelta(hours=3)
    return factories.Schedule(client=client, caregiver=caregiver, starts_at=at, **facts)


def photo_of(caregiver, vault):
    one = factories.Document(
        client_id=None,
        caregiver_id=caregiver.id,
        office_id=caregiver.office_id,
        is_photo=True,
        content_type="image/jpeg",
    )
    return on_disk(vault, one, files.picture())


def test_the_next_visit_shows_the_face_of_whoever_comes(bea, session, cast, vault):  # C2
    dana = factories.Caregiver(office=cast.bea.record.office, first_name="Dana")
    visit(cast.bea.record, dana)
    assert ">D</span>" in bea.get("/portal/").text
    photo = photo_of(dana, vault)
    assert f'src="/photos/{photo.id}"' in bea.get("/portal/").text
    assert bea.get(f"/photos/{photo.id}").mimetype == "image/jpeg"


def test_the_face_of_somebody_who_does_not_come_is_not_there(bea, session, cast, vault):  # A5
    dana = factories.Caregiver(office=cast.bea.record.office)
    photo = photo_of(dana, vault)
    assert bea.get(f"/photos/{photo.id}").status_code == 404
    visit(cast.mallory.record, factories.Caregiver(office=cast.mallory.record.office))
    visit(cast.bea.record, dana, deleted_at=factories.NOW)
    assert bea.get(f"/photos/{photo.id}").status_code == 404


def test_a_caregivers_other_papers_are_never_shown(bea, session, cast, vault):  # A5
    dana = factories.Caregiver(office=cast.bea.record.office)
    visit(cast.bea.record, dana)
    contract = factories.Document(
        client_id=None,
        caregiver_id=dana.id,
        office_id=dana.office_id,
        visibility=Visibility.portal,
    )
    on_disk(vault, contract)
    assert bea.get(f"{PAGE}{contract.id}").status_code == 404
    assert bea.get(f"/photos/{contract.id}").status_code == 404


def test_a_backup_brings_the_files_back_as_they_were(  # CONTRACT: backup, restore
    signed_in, session, cast, vault, shell, tmp_path, monkeypatch
):
    send(signed_in(cast.bea), ("letter.pdf", files.PDF))
    one = newest(session)
    stored_as, before = one.stored_as, (vault / one.stored_as).read_bytes()
    done = shell("backup", tmp_path / "backup.tgz")
    assert done.exit_code == 0, done.output
    (vault / stored_as).unlink()
    done = shell("restore", tmp_path / "backup.tgz", "--replace", input="replace\n")
    assert (vault / stored_as).exists(), done.output
    assert (vault / stored_as).read_bytes() == before
    assert files.content_of(vault, newest(session)) == files.PDF
