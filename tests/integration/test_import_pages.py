"""Importing a file from a grid's own page (O1)."""

import csv
import io
import re

import pytest
from sqlalchemy import func, select

from models.audit_entry import AuditEntry
from models.client import Client, ClientStatus
from models.client_address import ClientAddress
from models.emergency_contact import EmergencyContact
from models.import_upload import ImportUpload
from models.payer import Payer
from services.imports import uploads
from services.spreadsheets import write_xlsx
from tests import factories
from tests.factories.sample import sample
from views import loader

IMPORTED = [grid for grid in loader.grids() if grid.is_imported()]
HEAD = "First name,Last name,Status,Mobile phone,Office,Street,City,External id\n"
ROW = "Zoe,Quill,Active,617 555 0144,Albany,12 Wren Lane,Quincy,z-1\n"


def upload(visitor, path, content, name="table.csv"):
    """Send a file; return the answer, and the key under which it was kept."""
    data = content.encode() if isinstance(content, str) else content
    address = f"/office/{path}/import/"
    head = 'Content-Disposition: form-data; name="{}"\r\n\r\n'
    token = head.format("csrf_token") + visitor.token(address)
    named = head.format(f'file"; filename="{name}')
    body = f"--x\r\n{token}\r\n--x\r\n{named}".encode() + data + b"\r\n--x--\r\n"
    answer = visitor.post(address, data=body, content_type="multipart/form-data; boundary=x")
    found = re.search(r"/import/([^/]+)/$", answer.location or "")
    return answer, found and found[1]


def outcome(session, key):
    kept = session.scalars(select(ImportUpload).where(ImportUpload.key == key)).one()
    return uploads.outcome_of(kept)


def counts(found):
    return (found.new, found.changed, found.same, len(found.bad_rows))


def confirm(visitor, path, key):
    return visitor.submit(f"/office/{path}/import/{key}/")


@pytest.mark.parametrize("grid", IMPORTED, ids=lambda grid: grid.path)
def test_what_was_exported_is_the_same_when_it_comes_back(session, ada, grid):  # O1
    sample(grid)
    rows = ada.get(f"/office/{grid.path}/export/csv/").data
    answer, key = upload(ada, grid.path, rows)
    assert answer.status_code == 302, answer.text
    found = outcome(session, key)
    assert found.bad == []
    assert (found.new, found.changed) == (0, 0)
    assert found.same >= 1


def test_a_check_changes_nothing_and_says_what_would(session, ada):  # O1
    before = session.scalar(select(func.count()).select_from(Client))
    _answer, key = upload(ada, "clients", HEAD + ROW + "Zoe,,Gone,12,Albany,,,\n")
    page = ada.get(f"/office/clients/import/{key}/").text
    assert counts(outcome(session, key)) == (1, 0, 0, 1)
    assert "Import one row" in page
    assert session.scalar(select(func.count()).select_from(Client)) == before
    bad = {(one.row, one.column) for one in outcome(session, key).bad}
    assert bad == {(3, "Last name"), (3, "Status"), (3, "Mobile phone")}


def test_rows_come_in_as_if_they_had_been_typed(session, ada):  # O1
    _answer, key = upload(ada, "clients", HEAD + ROW)
    confirm(ada, "clients", key)
    zoe = session.scalars(select(Client).where(Client.external_id == "z-1")).one()
    home = session.scalars(select(ClientAddress).where(ClientAddress.client_id == zoe.id)).one()
    assert (zoe.status, zoe.phone_mobile) == (
        ClientStatus.active,
        "+16175550144",
    )
    assert (zoe.office.name, home.street, home.is_primary) == ("Albany", "12 Wren Lane", True)
    noted = session.scalars(select(AuditEntry.words).where(AuditEntry.words.like("Imported%")))
    assert noted.one() == "Imported table.csv into clients: 1 + 0"


def test_a_second_click_imports_nothing_again(session, ada):  # O1
    _answer, key = upload(ada, "payers", "Name,Office\nHarborlight,Albany\n")
    confirm(ada, "payers", key)
    again = confirm(ada, "payers", key)
    assert "imported already" in ada.get(again.location).text
    named = select(func.count()).where(Payer.name == "Harborlight")
    assert session.scalar(named) == 1


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("payers", "Name,Office\nHarborlight,Albany\n"),
        ("tasks", "Title,Due at,Office\nRing the clinic,2026-03-04 09:30,Albany\n"),
    ],
)
def test_the_same_file_again_is_here_already(session, ada, path, rows):  # O1
    _answer, key = upload(ada, path, rows)
    confirm(ada, path, key)
    _answer, again = upload(ada, path, rows)
    assert counts(outcome(session, key)) == (1, 0, 0, 0)
    assert counts(outcome(session, again)) == (0, 0, 1, 0)


def test_what_differs_is_changed_and_empty_cells_change_nothing(session, ada):  # O1
    payer = factories.Payer(name="Harborlight", contact_name="Kim", payment_days=30)
    rows = f"Tendwell ID,Name,Contact person,Days to pay\n{payer.id},Harborlight,,14\n"
    _answer, key = upload(ada, "payers", rows)
    assert counts(outcome(session, key)) == (0, 1, 0, 0)
    confirm(ada, "payers", key)
    session.refresh(payer)
    assert (payer.contact_name, payer.payment_days) == ("Kim", 14)


def test_the_rows_of_another_office_cannot_be_reached(session, signed_in, cast):  # A5
    mallory = cast.mallory.record
    nina = signed_in(cast.nina)
    rows = (
        "Tendwell ID,External id,First name,Last name,Office\n"
        f"{mallory.id},,Eve,Baker,\n"
        ",,Zoe,Quill,Buffalo\n"
        ",,Max,Quill,\n"
    )
    _answer, key = upload(nina, "clients", rows)
    confirm(nina, "clients", key)
    found = outcome(session, key)
    session.refresh(mallory)
    assert counts(found) == (1, 0, 0, 2)
    assert [(one.row, one.column) for one in found.bad] == [(2, "Tendwell ID"), (3, "Office")]
    assert mallory.first_name == "Bea"
    max_ = session.scalars(select(Client).where(Client.first_name == "Max")).one()
    assert max_.office_id == cast.bea.record.office_id


def test_another_offices_key_is_neither_matched_nor_changed(session, signed_in, cast):  # A5
    mallory = cast.mallory.record
    mallory.external_id = "m-1"
    session.commit()
    nina = signed_in(cast.nina)
    _answer, key = upload(nina, "clients", "External id,First name,Last name\nm-1,Eve,Baker\n")
    confirm(nina, "clients", key)
    session.refresh(mallory)
    assert counts(outcome(session, key)) == (0, 0, 0, 1)
    assert mallory.first_name == "Bea"


def test_a_name_that_several_bear_must_be_told_apart(session, ada, cast):  # O1
    office = cast.bea.record.office
    one, _two = (factories.Client(first_name="Joe", last_name="Twin", office=office) for _ in "ab")
    head = "Client,First name,Last name,Relation to client\n"
    rows = f"{head}Joe Twin,Ann,Baker,Daughter\n#{one.id},Ann,Baker,Daughter\n"
    _answer, key = upload(ada, "emergency-contacts", rows)
    confirm(ada, "emergency-contacts", key)
    found = outcome(session, key)
    assert [(bad.row, bad.column) for bad in found.bad] == [(2, "Client")]
    assert "Several are called" in found.bad[0].reason
    assert session.scalars(select(EmergencyContact.client_id)).one() == one.id


def test_columns_of_other_names_can_be_chosen(session, ada):  # O1
    _answer, key = upload(ada, "payers", "Firma;Ort;Office\nHarborlight;Quincy;Albany\n")
    page = ada.get(f"/office/payers/import/{key}/").text
    assert "No column is chosen for what new records need: Name" in page
    answer = ada.send(
        f"/office/payers/import/{key}/columns/",
        {"column": ["name", "city", "office"]},
        page=f"/office/payers/import/{key}/",
    )
    key = answer.location.rstrip("/").split("/")[-1]
    confirm(ada, "payers", key)
    found = select(Payer.city).where(Payer.name == "Harborlight")
    assert session.scalars(found).all() == ["Quincy"]


def test_bad_rows_can_be_taken_home_with_what_is_wrong(session, ada):  # O1
    _answer, key = upload(
        ada, "payers", "Name,Email 1,Office\nHarborlight,nowhere,Albany\nCopperline,,Albany\n"
    )
    confirm(ada, "payers", key)
    text = ada.get(f"/office/payers/import/{key}/bad-rows.csv").text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Name"], row["Row"]) for row in rows] == [("Harborlight", "2")]
    assert rows[0]["Problem"].startswith("Email 1: ")


def test_an_excel_file_is_read(session, ada):  # O1
    content = b"".join(
        write_xlsx(["Name", "Days to pay", "Office"], [["Harborlight", 14, "Albany"]])
    )
    _answer, key = upload(ada, "payers", content, "payers.xlsx")
    confirm(ada, "payers", key)
    found = select(Payer.payment_days).where(Payer.name == "Harborlight")
    assert session.scalars(found).all() == [14]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("Name\nX\n", "table.exe", "Choose a CSV or an Excel file"),
        ("", "table.csv", "is empty"),
        ("Name\n", "table.csv", "no row beneath"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", "table.csv", "neither an Excel file"),
        ("Name\n" + "X\n" * (uploads.MOST_ROWS + 1), "table.csv", "more than 500 rows"),
        (b"x" * (uploads.MOST_BYTES + 1), "table.csv", "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(ada, content, name, words):
    answer, _key = upload(ada, "payers", content, name)
    assert answer.status_code == 422
    assert words in answer.text


def test_nobody_imports_who_may_not_add(session, signed_in, cast):  # A5
    for person in (cast.bea, cast.paul):
        visitor = signed_in(person)
        for grid in IMPORTED:
            assert visitor.get(f"/office/{grid.path}/import/").status_code == 403
    nina = signed_in(cast.nina)
    assert nina.get("/office/caregivers/import/").status_code == 403
    assert "/office/clients/import/" in nina.get("/office/clients/").text


def test_records_that_are_made_one_by_one_are_not_imported(ada):
    for path in ("users", "grants", "audit", "ledger", "invoices"):
        assert ada.get(f"/office/{path}/import/").status_code == 403


def test_an_upload_is_nobody_elses(session, ada, signed_in, cast):  # A5
    _answer, key = upload(ada, "clients", HEAD + ROW)
    nina = signed_in(cast.nina)
    assert nina.get(f"/office/clients/import/{key}/").status_code == 404
    assert ada.get(f"/office/payers/import/{key}/").status_code == 404


def test_uploads_are_forgotten_after_a_day(session, ada, run):
    _answer, key = upload(ada, "payers", "Name\nHarborlight\n")
    assert run("forget_uploads", factories.NOW + uploads.KEEP / 2) == 0
    assert run("forget_uploads", factories.NOW + uploads.KEEP * 2) == 1
    assert ada.get(f"/office/payers/import/{key}/").status_code == 404


def test_an_empty_table_shows_how_the_columns_are_called(ada):
    text = ada.get("/office/clients/import/empty.csv").text
    assert text.lstrip("\ufeff").startswith("Tendwell ID,External id,First name,Last name,")
