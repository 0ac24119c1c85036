"""Tables with a row for each client, payer, caregiver, source or contact."""

import pytest
from sqlalchemy import select

from models.caregiver import Caregiver
from models.client import Client, ClientStatus
from models.client_address import ClientAddress
from models.client_status_change import ClientStatusChange
from models.emergency_contact import EmergencyContact
from models.payer import Payer
from models.referral_source import ReferralSource
from services import spreadsheets
from services.errors import Refused

CLIENTS = """\
External id,First name,Last name,Birth date,Status,Phone mobile,Email 1,Street,City,State,Zip code,X
c-1,Bea,Okafor,3/5/1941,Active,617 555 0144,Bea@Example.test,12 Wren Lane,Quincy,MA,02169,Cat
c-2,Ugo,Marchetti,1936-07-14,,,,,,,,
"""


@pytest.fixture
def file(tmp_path):
    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_text(content)
        return path

    return write


def test_clients_come_with_address_and_first_status(take_in, file, session):
    report = take_in("clients", file(CLIENTS))
    bea = session.scalars(select(Client).where(Client.external_id == "c-1")).one()
    home = session.scalars(select(ClientAddress)).one()
    change = select(ClientStatusChange.status).where(ClientStatusChange.client_id == bea.id)
    assert report.is_clean()
    assert (bea.phone_mobile, bea.email_1) == ("+16175550144", "bea@example.test")
    assert "6175550144" in bea.search
    assert str(home) == "12 Wren Lane, Quincy, MA, 02169"
    assert session.scalars(change).one() is ClientStatus.active
    assert report.columns == {("table.csv", "X"): "no field of ours"}


def test_every_bad_cell_is_named(take_in, file):
    spoiled = CLIENTS.replace("617 555 0144", "12").replace("3/5/1941", "soon")
    faults = take_in("clients", file(spoiled)).faults
    assert [(fault.row, fault.column) for fault in faults] == [
        (2, "Birth date"),
        (2, "Phone mobile"),
    ]


def test_a_row_without_an_id_is_known_by_its_words(take_in, file, session):
    table = file("Name,Kind\nHarborlight,Insurance\nHarborlight,Insurance\nCopperline,Company\n")
    first, second = take_in("payers", table), take_in("payers", table)
    assert (first.made["payer"], first.known["payer"]) == (2, 1)
    assert (second.made["payer"], second.known["payer"]) == (0, 3)
    assert set(session.scalars(select(Payer.name))) == {"Harborlight", "Copperline"}


def test_what_was_exported_to_excel_can_be_imported(take_in, tmp_path, session):
    path = tmp_path / "caregivers.xlsx"
    rows = [["Dana", "Okonkwo", "Active", ["Driving", "Hospice"]], ["Kim", "Tran", "On leave", []]]
    columns = ["First name", "Last name", "Status", "Skills"]
    path.write_bytes(b"".join(spreadsheets.write_xlsx(columns, rows)))
    assert take_in("caregivers", path).is_clean()
    dana = session.scalars(select(Caregiver).where(Caregiver.first_name == "Dana")).one()
    assert dana.skills == ["Driving", "Hospice"]


def test_a_mapping_of_ones_own_reads_other_columns(take_in, file, session):
    mapping = file(
        "[fields]\n"
        'external_id = { column = "Nr", required = true }\n'
        'organisation = { column = "Haus", required = true, cleanings = ["calm"] }\n'
        'phone = { column = "Tel", cleanings = ["first_phone", "phone"] }\n'
        'organisation_type = { column = "Art", default = "other",'
        ' values = { KH = "hospital" }, cleanings = ["organisation_type"] }\n',
        "own.toml",
    )
    table = file("Nr;Haus;Tel;Art\n7;SANTA CLARA;617-555-0101 or 617-555-0102;KH\n")
    take_in("referral-sources", table, mapping=mapping)
    source = session.scalars(select(ReferralSource)).one()
    assert (source.organisation, source.phone) == ("Santa Clara", "+16175550101")
    assert source.organisation_type == "hospital"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[fields]\nname = { column = 'Name', cleanings = ['polish'] }\n", "no cleaning"),
        ("[fields]\nname = 3\n", "needs a column"),
        ("nothing = 1\n", r"no \[fields\]"),
        ("[fields", "cannot be read"),
    ],
)
def test_a_mapping_that_is_none_is_refused(take_in, file, content, words):
    with pytest.raises(Refused, match=words):
        take_in("payers", file("Name\nX\n"), mapping=file(content, "own.toml"))


def test_a_missing_column_is_named(take_in, file):
    with pytest.raises(Refused, match="no column “Last name”"):
        take_in("clients", file("First name\nBea\n"))


def test_contacts_find_their_client(take_in, file, session):
    take_in("clients", file(CLIENTS))
    table = "Client,First name,Last name,Relation,Has key\nc-1,Ada,Okafor,Daughter,yes\n"
    take_in("emergency-contacts", file(table))
    again = take_in("emergency-contacts", file(table + "c-9,Eve,Nobody,Friend,no\n"))
    contact = session.scalars(select(EmergencyContact)).one()
    assert (str(contact), contact.has_key) == ("Ada Okafor", True)
    assert again.known["emergency_contact"] == 1
    assert [str(fault) for fault in again.faults] == [
        "table.csv, row 3, Client: There is no client “c-9”."
    ]


def test_a_column_with_almost_the_right_name_is_suggested(take_in, file):  # O1
    with pytest.raises(Refused, match=r"no column “Last name”\. Is it “Lastname”\? Rename"):
        take_in("clients", file("First name,Lastname\nBea,Okafor\n"))


def test_a_column_that_is_not_taken_names_the_one_it_resembles(take_in, file):  # O1
    report = take_in("payers", file("Name,Paymnt days\nHarborlight,14\n"))
    assert report.columns == {
        ("table.csv", "Paymnt days"): "no field of ours; is it “Payment days”?"
    }


@pytest.mark.parametrize("content", ["", "\n\n", "First name,Last name\n"])
def test_a_file_without_rows_is_refused(take_in, file, content):
    with pytest.raises(Refused, match=r"is empty|no row beneath"):
        take_in("clients", file(content))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_files_of_any_program_are_read(take_in, tmp_path, session, encoding):
    path = tmp_path / "payers.csv"
    path.write_bytes("Name;Payment days\nCafé Harborlight;14\n".encode(encoding))
    assert take_in("payers", path).is_clean()
    assert session.execute(select(Payer.name, Payer.payment_days)).all() == [
        ("Café Harborlight", 14)
    ]


def test_a_cell_with_a_nul_is_a_bad_one(take_in, file):
    faults = take_in("payers", file("Name,Notes\nHarborlight,a\0b\nCopperline,\n")).faults
    assert [(fault.row, fault.column) for fault in faults] == [(2, "Notes")]


def test_a_row_that_says_which_of_ours_it_is_makes_no_other(take_in, file, session):  # O1
    take_in("payers", file("Name\nHarborlight\n"))
    key = session.scalars(select(Payer.id)).one()
    table = file(
        f"Name,Contact person,Tendwell ID\nHarborlight Group,Kim,{key}\nOther,,{key + 1}\n"
    )
    report = take_in("payers", table)
    assert (report.made["payer"], report.known["payer"]) == (0, 1)
    assert [str(fault) for fault in report.faults] == [
        "table.csv, row 3, Tendwell ID: There is no record with this ID."
    ]


def test_an_unknown_kind_is_refused(take_in, file):
    with pytest.raises(Refused, match="cannot be imported"):
        take_in("spaceships", file("Name\nX\n"))
