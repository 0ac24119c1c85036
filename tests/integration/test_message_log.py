"""The log of a message: its files, what became of it, and sending it again (F5)."""

import io

import pytest
from sqlalchemy import select

from models.message import Channel, Delivery
from models.message_attachment import MessageAttachment
from services import attachments, drafts, message_drafts
from services.errors import Refused
from tests import factories
from tests.fixtures import files
from tests.fixtures.writing import PDF, Writing, called_about, messages, sheet_of


@pytest.fixture
def nina(desk, cast):
    """Nina does intake in Bea's office."""
    return desk(cast.nina)


@pytest.fixture
def prospect(cast):
    return called_about(cast)


# F5, F7
def test_an_attachment_leaves_with_the_mail_and_stands_in_its_log(
    nina, session, prospect, run, mail_server
):
    writing = Writing(nina, sheet_of(prospect))
    page = writing.press("preview", files=(io.BytesIO(PDF), "../Prices<.pdf")).text
    writing.press("send", mark=nina.field(page, "mark"))
    sent = messages(session)[0]
    assert run("deliver_messages") == 1
    mail = mail_server.mails[0]
    attached = list(mail.iter_attachments())
    assert [(one.get_filename(), one.get_content()) for one in attached] == [("Prices.pdf", PDF)]
    assert str(mail["From"]).startswith("Nina Intake at Tendwell Home Care <")
    assert "Auto-Submitted" not in mail
    record = nina.get(f"/office/email-logs/{sent.id}").text
    assert "Prices.pdf" in record
    assert "We look forward to Olga." in record
    kept = session.scalars(select(MessageAttachment)).one()
    file = nina.get(f"/office/email-logs/{sent.id}/files/{kept.id}")
    assert (file.data, file.headers["Content-Disposition"]) == (
        PDF,
        "attachment; filename=Prices.pdf",
    )


# F5
def test_a_bounced_mail_says_why_and_what_to_do_and_goes_again(
    nina, session, prospect, run, mail_server
):
    Writing(nina, sheet_of(prospect)).send()
    mail_server.refuse("550 5.1.1 No such person")
    run("deliver_messages")
    old = messages(session)[0]
    assert old.state is Delivery.bounced
    page = nina.get(f"/office/email-logs/{old.id}").text
    assert "550 5.1.1 No such person" in page
    assert "There is no such mailbox" in page
    said = {"recipient": "Dorothea@example.test", "nonce": nina.field(page, "nonce")}
    places = {nina.post(f"/office/email-logs/{old.id}/again", **said).location for _ in range(2)}
    again = messages(session)[-1]
    assert places == {f"/office/email-logs/{again.id}"}
    run("deliver_messages")
    assert [mail["X-Envelope-To"] for mail in mail_server.mails] == ["dorothea@example.test"]
    assert (again.state, again.prospect_id) == (Delivery.sent, prospect.id)


# F5, A2
def test_a_mail_with_a_link_for_one_time_is_not_sent_again(nina, session, cast):
    office = cast.bea.record.office
    old = factories.Message(office=office, body_text="Open «token»", state=Delivery.bounced)
    page = nina.get(f"/office/email-logs/{old.id}").text
    assert "for one time only" in page
    nina.post(f"/office/email-logs/{old.id}/again", recipient="a@example.test", nonce="n")
    assert len(messages(session)) == 1


# F5
def test_the_delivery_state_can_be_followed(nina, session, cast):
    office = cast.bea.record.office
    mine = factories.Message(office=office, state=Delivery.sent)
    foreign = factories.Message(office=cast.mallory.record.office)
    found = nina.get(f"/office/email-logs/states?ids={mine.id},{foreign.id},x").json
    assert found[str(mine.id)]["state"] == "sent"
    assert str(foreign.id) not in found


# F7
def test_a_documents_copy_goes_with_the_mail(nina, app, session, cast, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "DOCUMENTS", tmp_path)
    document = factories.Document(
        client=cast.bea.record, title="Consent", content_type="application/pdf"
    )
    (tmp_path / document.stored_as).write_bytes(PDF)
    writing = Writing(nina, f"/office/email-logs/write/client/{cast.bea.record.id}")
    said = {"recipient": "client:email_1", "documents": str(document.id)}
    page = writing.press("preview", **said).text
    writing.press("send", mark=nina.field(page, "mark"), **said)
    kept = session.scalars(select(MessageAttachment)).one()
    assert (kept.name, kept.size, kept.document_id) == ("Consent.pdf", len(PDF), document.id)
    assert kept.message_id == messages(session)[0].id


# F7
def test_a_sealed_documents_copy_can_be_read(session, cast, prospect, vault):
    draft = message_drafts.begin("k", cast.nina.user.id, Channel.email, "prospect", prospect.id)
    session.add(draft)
    session.flush()
    kept = files.put(vault, PDF)
    facts = {"stored_as": kept.stored_as, "sealed_with": kept.sealed_with}
    document = factories.Document(client=cast.bea.record, **facts)
    attachments.add_document(session, draft, document, vault)
    session.commit()
    assert session.scalars(select(MessageAttachment.content)).all() == [PDF]


# F7
def test_a_telephones_picture_leaves_as_jpeg(session, cast, prospect):
    draft = message_drafts.begin("k", cast.nina.user.id, Channel.email, "prospect", prospect.id)
    session.add(draft)
    session.flush()
    attachments.add(session, draft, "IMG_1.HEIC", files.heic(place=True))
    session.commit()
    kept = session.scalars(select(MessageAttachment)).one()
    assert (kept.name, kept.content_type) == ("IMG_1.jpg", "image/jpeg")
    assert (kept.content[:3], b"CANARY" in kept.content) == (b"\xff\xd8\xff", False)


# F5
def test_files_have_a_limit_together(session, cast, prospect):
    draft = message_drafts.begin("k", cast.nina.user.id, Channel.email, "prospect", prospect.id)
    session.add(draft)
    session.flush()
    attachments.add(session, draft, "small.txt", b"x")
    with pytest.raises(Refused, match=r"big\.txt is too large"):
        attachments.add(session, draft, "big.txt", b"x" * attachments.MOST_BYTES)
    assert [file.name for file in attachments.of_draft(session, draft)] == ["small.txt"]


# F7
def test_drafts_are_forgotten_after_a_month(session, cast, prospect, run):
    draft = message_drafts.begin("k", cast.nina.user.id, Channel.email, "prospect", prospect.id)
    draft.changed_at = factories.NOW - drafts.KEEP - factories.MINUTE
    session.add(draft)
    session.flush()
    attachments.add(session, draft, "small.txt", b"x")
    assert run("forget_drafts") == 1
    assert session.scalars(select(MessageAttachment)).all() == []
