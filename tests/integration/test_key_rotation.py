"""A new field key: everything is sealed anew, columns and files, while people go on."""

import base64
import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Text, select, type_coerce

from models.audit_entry import AuditEntry
from models.client_condition import ClientCondition
from models.document import Document
from models.encryption import CannotDecrypt, cipher, parse_keys
from models.message_attachment import MessageAttachment
from services import lost_files, resealing
from tests import factories
from tests.fixtures import files

WORDS = "CANARY-DIAGNOSIS"


@pytest.fixture
def new_key(app):
    """A key in front of that of the installation; afterwards all is as before."""
    before = app.config["FIELD_KEYS"]
    fresh = f"k9:{base64.b64encode(os.urandom(32)).decode()}"
    cipher.use(parse_keys(f"{fresh},{before}"))
    yield parse_keys(fresh)
    cipher.use(parse_keys(before))


def stored(vault, title="Consent", sealed=True, content=files.PDF):
    """A document with its file; one from before files were sealed is plain."""
    row = factories.Document(title=title)
    vault.mkdir(exist_ok=True)
    kept = files.put(vault, content)
    if not sealed:
        (vault / kept.stored_as).write_bytes(content)
    row.stored_as, row.sha256, row.size = kept.stored_as, kept.sha256, kept.size
    row.sealed_with = kept.sealed_with if sealed else None
    return row


def raw_words(session):
    return session.scalars(select(type_coerce(ClientCondition.description, Text()))).all()


def test_columns_and_files_are_sealed_with_the_newest_key(  # C2
    session, vault, shell, request
):
    factories.ClientCondition(description=WORDS)
    facts = {"name": "a.txt", "content_type": "text/plain", "size": 8, "sha256": "0" * 64}
    session.add(MessageAttachment(content=b"attached", **facts))
    for sealed in (True, False):
        stored(vault, sealed=sealed)
    session.commit()
    newest = request.getfixturevalue("new_key")
    done = shell("keys", "rotate")
    assert done.exit_code == 0, done.output
    assert all(one.startswith("k9:") for one in raw_words(session))
    cipher.use(newest)  # the older one is needed for nothing of this any more
    assert [one.description for one in session.scalars(select(ClientCondition))] == [WORDS]
    assert [one.content for one in session.scalars(select(MessageAttachment))] == [b"attached"]
    for row in session.scalars(select(Document)):
        assert (row.sealed_with, files.content_of(vault, row)) == ("k9", files.PDF)


def test_a_second_rotation_finds_nothing_to_do(session, vault, shell, new_key):
    stored(vault)
    session.commit()
    shell("keys", "rotate")
    assert "sealed 0 values" in shell("keys", "rotate").output.lower()


def test_the_file_of_before_is_left_to_whoever_reads_it_and_then_swept(  # C2
    session, vault, shell, request
):
    row = stored(vault)
    before = vault / row.stored_as
    session.commit()
    os.utime(before, (0, 0))
    request.getfixturevalue("new_key")
    shell("keys", "rotate")
    now = datetime.now(UTC)
    assert list(lost_files.orphans(session, vault, now)) == []
    assert list(lost_files.orphans(session, vault, now + timedelta(days=2))) == [before]


def test_what_cannot_be_opened_is_named_and_stays(session, vault, shell, request):  # C2
    _good, bad = stored(vault, "Good"), stored(vault, "Bad", sealed=False)
    (vault / bad.stored_as).write_bytes(b"altered")
    session.commit()
    request.getfixturevalue("new_key")
    done = shell("keys", "rotate")
    assert (done.exit_code, f"document {bad.id}: The file is not the one" in done.output) == (1, 1)
    found = session.scalars(select(Document).order_by(Document.id)).all()
    assert [one.sealed_with for one in found] == ["k9", None]
    assert {one.name for one in vault.iterdir()} > {one.stored_as for one in found}
    assert len(list(vault.iterdir())) == 3  # the good one's old file waits to be swept


def test_a_value_that_somebody_changes_meanwhile_is_not_lost(session, vault, request):  # C2
    row = factories.ClientCondition(description=WORDS)
    request.getfixturevalue("new_key")
    [column] = [one for one in resealing.columns() if str(one) == "client_condition.description"]
    [(key, raw)] = resealing.values(session, column, 0)
    row.description = "changed"
    session.commit()
    resealing.seal_value(session, column, key, raw)
    session.commit()
    assert session.scalars(select(ClientCondition.description)).all() == ["changed"]


def test_a_rotation_is_noted_and_breaks_no_chain(session, vault, shell, request):  # O5
    factories.ClientCondition(description=WORDS)
    session.commit()
    request.getfixturevalue("new_key")
    shell("keys", "rotate")
    noted = select(AuditEntry.words).where(AuditEntry.acting_as == "keys rotate")
    assert session.scalars(noted).all() == ["sealed 1 values and files with the key k9"]
    assert shell("audit", "verify").exit_code == 0


def test_without_the_key_nothing_is_given_out(signed_in, cast, session, vault, caplog):  # C2
    row = stored(vault)
    row.client = cast.bea.record
    row.sealed_with = "k1"
    session.commit()
    (vault / row.stored_as).write_bytes(b"k7:" + bytes(200))
    answer = signed_in(cast.ada).get(f"/office/documents/{row.id}/file")
    assert (answer.status_code, "cannot be opened" in answer.text) == (410, True)
    assert f"document {row.id} cannot be opened" in caplog.text


def test_a_row_that_says_sealed_takes_no_plain_file(session, vault):  # C2
    row = stored(vault)
    (vault / row.stored_as).write_bytes(files.PDF)
    with pytest.raises(CannotDecrypt):
        files.content_of(vault, row)


def test_a_part_of_a_sealed_file_is_answered(signed_in, cast, session, vault):
    content = os.urandom(200_000)
    row = stored(vault, content=content)
    row.client = cast.bea.record
    session.commit()
    ada, address = signed_in(cast.ada), f"/office/documents/{row.id}/file"
    part = ada.get(address, headers={"Range": "bytes=65530-131080"})
    assert (part.status_code, part.data) == (206, content[65530:131081])
    assert part.headers["Content-Range"] == "bytes 65530-131080/200000"
    whole = ada.get(address)
    assert (whole.data, whole.headers["Content-Length"]) == (content, "200000")
    again = ada.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_export_holds_files_that_people_can_open(shell, vault, session, tmp_path):
    row = stored(vault)
    lost = stored(vault, "Altered")
    (vault / lost.stored_as).write_bytes(b"altered")
    session.commit()
    done = shell("export", tmp_path / "out")
    assert done.exit_code == 0, done.output
    [path] = (tmp_path / "out" / "documents").iterdir()
    assert (path.name, path.read_bytes()) == (f"{row.id} Consent.pdf", files.PDF)
