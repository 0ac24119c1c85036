"""Bad rows: each is named, and either nothing is taken or everything but them."""

import csv

import pytest
from sqlalchemy import func, select, text

from models.base import Base
from models.client import Client
from services.errors import Refused
from tests.fixtures.imports import SAMPLE


def spoil(folder, file, old, new):
    path = folder / file
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new, 1))


def count(session):
    session.rollback()  # see what the command did
    rows = sum(
        session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    )
    session.rollback()  # and keep nobody from writing
    return rows


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "column"),
    [
        ("patients.csv", "1936-07-14", "1936-14-07", 3, "BIRTHDATE"),
        ("patients.csv", "Beatrice919", "99", 2, "FIRST"),
        ("patients.csv", "Beatrice919", "B" * 121, 2, "FIRST"),
        ("patients.csv", ",Massachusetts,Norfolk", ",Wonderland,Norfolk", 2, "STATE"),
        ("payer_transitions.csv", "2021-07-13T09:00", "2019-07-13T09:00", 6, "END_DATE"),
        ("payer_transitions.csv", "pay-gov,,Guardian", "pay-x,,Guardian", 6, "PAYER"),
        ("careplans.csv", "2016-10-19", "2015-10-19", 2, "STOP"),
        ("conditions.csv", "pat-ugo", "pat-nobody", 4, "PATIENT"),
        ("encounters.csv", "148.33", "1480.33", 2, "PAYER_COVERAGE"),
        ("encounters.csv", "185.41", "a lot", 2, "TOTAL_CLAIM_COST"),
        ("encounters.csv", "pro-1,pay-gov,home", "pro-9,pay-gov,home", 2, "PROVIDER"),
    ],
)
def test_a_bad_row_is_named_with_its_column(take_in, folder, file, old, new, row, column):
    spoil(folder, file, old, new)
    fault = take_in("synthea", folder).faults[0]
    assert (fault.file, fault.row, fault.column) == (file, row, column)
    assert fault.reason


def test_rows_of_a_client_who_is_not_taken_are_bad_too(take_in, folder):
    spoil(folder, "patients.csv", "1936-07-14", "unknown")
    files = {fault.file for fault in take_in("synthea", folder).faults}
    assert files == {
        "patients.csv",
        "payer_transitions.csv",
        "careplans.csv",
        "conditions.csv",
        "encounters.csv",
    }


def test_a_folder_without_a_file_is_refused(take_in, folder):
    (folder / "payers.csv").unlink()
    with pytest.raises(Refused, match=r"no file payers\.csv"):
        take_in("synthea", folder)


@pytest.fixture
def command(app, office, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: app.test_cli_runner().invoke(args=["import", *map(str, words)])


def test_a_dry_run_changes_nothing(command, session):
    before = count(session)
    done = command("synthea", SAMPLE, "--dry-run")
    assert done.exit_code == 0, done.output
    assert "client: 3 new" in done.output
    assert count(session) == before


def test_a_dry_run_says_what_is_wrong_and_fails(command, session, folder):
    spoil(folder, "patients.csv", "1936-07-14", "unknown")
    done = command("synthea", folder, "--dry-run")
    assert done.exit_code == 1
    assert "patients.csv, row 3, BIRTHDATE" in done.output


def test_one_bad_row_keeps_all_others_out(command, session, folder):
    before = count(session)
    spoil(folder, "encounters.csv", "148.33", "1480.33")
    done = command("synthea", folder)
    assert done.exit_code == 1
    assert "1 bad rows; nothing was imported" in done.output
    assert count(session) == before


def test_skipping_writes_the_bad_rows_to_a_file(command, session, folder, tmp_path):
    spoil(folder, "encounters.csv", "148.33", "1480.33")
    done = command("synthea", folder, "--skip-bad")
    with (tmp_path / "encounters-rejects.csv").open(newline="") as file:
        rejects = list(csv.DictReader(file))
    assert done.exit_code == 0, done.output
    assert [row["Id"] for row in rejects] == ["enc-1"]
    assert rejects[0]["Problem"] == "PAYER_COVERAGE: More is covered than it cost."
    assert session.scalar(select(func.count()).select_from(Client)) == 3


def test_a_second_command_changes_nothing(command, session):
    command("synthea", SAMPLE)
    before = count(session)
    done = command("synthea", SAMPLE)
    assert "0 rows were imported" in done.output
    assert count(session) == before


def test_without_an_office_there_is_nowhere_to_go(app, session):
    done = app.test_cli_runner().invoke(args=["import", "synthea", str(SAMPLE)])
    assert done.exit_code == 1
    assert "There is no office yet" in done.output


def test_several_offices_need_a_name(command, session):
    session.execute(
        text(
            "INSERT INTO office (name, time_zone, invoice_prefix, payment_days)"
            " VALUES ('Lake', 'America/Chicago', 'L-', 30)"
        )
    )
    session.commit()
    assert "Harbor, Lake" in command("synthea", SAMPLE).output
    assert command("synthea", SAMPLE, "--office", "Lake").exit_code == 0
