"""The whole agency in open formats, for whoever wants to leave or to look closely."""

import csv
import json
import re
import tracemalloc
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from models.audit_entry import AuditAction, AuditEntry
from models.base import metadata
from services.exports import tables
from tests import factories


@pytest.fixture
def export(app, session, tmp_path, monkeypatch):
    """Export as from a shell; give the folder."""
    monkeypatch.setitem(app.config, "DOCUMENTS", tmp_path / "documents")
    (tmp_path / "documents").mkdir()

    def run(*options, to="out"):
        session.commit()
        done = app.test_cli_runner().invoke(args=["export", str(tmp_path / to), *options])
        assert done.exit_code == 0, done.output
        return tmp_path / to

    return run


def rows_of(folder, table):
    with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as paper:
        return list(csv.DictReader(paper))


def lines_of(folder, table):
    lines = (folder / f"{table}.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def test_every_table_is_exported_or_left_out_with_a_reason(export):
    folder = export()
    ours = {name for name in metadata.tables if not name.startswith("ab_")}
    there = {path.stem for path in folder.glob("*.jsonl")}
    assert ours - there == set(tables.LEFT_OUT)
    assert {path.stem for path in folder.glob("*.csv")} == there | {"dictionary"}


def test_both_files_hold_the_same_exact_values(export):
    client = factories.Client(first_name="=1+1", last_name="Ñandú, “B”\nline", languages=["es"])
    folder = export()
    [row] = [row for row in rows_of(folder, "client") if row["id"] == str(client.id)]
    [line] = [line for line in lines_of(folder, "client") if line["id"] == client.id]
    assert (row["first_name"], row["last_name"]) == ("=1+1", "Ñandú, “B”\nline")
    assert (line["first_name"], line["last_name"]) == ("=1+1", "Ñandú, “B”\nline")
    assert (row["languages"], line["languages"]) == ('["es"]', ["es"])
    assert (row["notes"], line["notes"]) == ("", None)


def test_money_is_exact_and_no_float(export):
    factories.Rate(amount=Decimal("31.2500"))
    folder = export()
    assert rows_of(folder, "rate")[0]["amount"] == "31.2500"
    assert lines_of(folder, "rate")[0]["amount"] == "31.2500"


def test_what_is_encrypted_leaves_only_on_demand(export):  # O6
    factories.ClientCondition(description="CANARY-DIAGNOSIS")
    plain = export()
    assert "description" not in lines_of(plain, "client_condition")[0]
    assert not [path for path in plain.rglob("*.*") if b"CANARY" in path.read_bytes()]
    readable = export("--sensitive", to="sensitive")
    assert lines_of(readable, "client_condition")[0]["description"] == "CANARY-DIAGNOSIS"
    assert "READABLE" in (readable / "README.txt").read_text()


def test_no_password_token_or_secret_leaves():
    """A new column of this kind belongs into HIDDEN in services/exports/tables.py, or here."""
    telling = re.compile(r"token|secret|hash|passw|key|seal|nonce|vault")
    harmless = {"audit_entry.seal", "audit_entry.seal_number", "message.dedupe_key"}
    harmless |= {"document.sealed_with"}  # what its key is called
    harmless |= {"emergency_contact.has_key"}  # to the client's door: yes or no
    harmless |= {"emergency_contact.person_key"}  # which contacts are the same person
    named = {f"{one.name}.{col.name}" for one in tables.kept_tables() for col in one.columns}
    assert {name for name in named if telling.search(name)} == harmless


def test_documents_come_under_names_that_people_know(export, tmp_path):
    document = factories.Document(title="Plan of care/2026", content_type="application/pdf")
    lost = factories.Document()
    (tmp_path / "documents" / document.stored_as).write_bytes(b"%PDF the plan")
    folder = export()
    [copied] = (folder / "documents").iterdir()
    assert copied.name == f"{document.id} Plan of care_2026.pdf"
    assert copied.read_bytes() == b"%PDF the plan"
    assert f"These documents have no file: {lost.id}" in (folder / "README.txt").read_text()


def test_the_dictionary_and_the_readme_explain_every_column(export):
    folder = export()
    told = {(row["table"], row["column"]): row for row in rows_of(folder, "dictionary")}
    status = told["client", "status"]
    assert "on_hold" in status["values"]
    assert told["invoice", "client_id"]["refers to"] == "client.id"
    assert all(row["meaning"] for row in told.values())
    assert "A person who receives care" in (folder / "README.txt").read_text()
    for path in folder.glob("*.jsonl"):
        for line in lines_of(folder, path.stem)[:1]:
            assert {(path.stem, name) for name in line} <= set(told)


def test_an_export_is_audited(export, session):  # O5
    export("--sensitive")
    noted = session.scalars(select(AuditEntry).where(AuditEntry.acting_as == "export")).all()
    assert [(entry.action, entry.words) for entry in noted] == [
        (AuditAction.exported, "everything, with what is encrypted, into out")
    ]


def test_an_export_replaces_nothing(app, export):
    folder = export()
    done = app.test_cli_runner().invoke(args=["export", str(folder)])
    assert (done.exit_code, "exists already" in done.output) == (1, True)


def test_an_export_that_fails_leaves_nothing(app, export, tmp_path, session):
    factories.ClientCondition()
    session.execute(text("UPDATE client_condition SET description = 'k9:AAAA'"))
    session.commit()
    done = app.test_cli_runner().invoke(args=["export", str(tmp_path / "out"), "--sensitive"])
    assert (done.exit_code, "FIELD_KEYS" in done.output) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["documents"]


def test_a_folder_that_cannot_be_written_is_refused_in_words(app, export, tmp_path):
    (tmp_path / "file").touch()
    done = app.test_cli_runner().invoke(args=["export", str(tmp_path / "file" / "out")])
    assert (done.exit_code, "cannot be written" in done.output) == (1, True)


@pytest.mark.parametrize("lane", ["sqlite"], indirect=True)
def test_memory_stays_flat(export, session):
    session.connection().exec_driver_sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        " INSERT INTO audit_entry (at, acting_as, action, words)"
        " SELECT '2026-03-04 12:00:00', 'test', 'acted', hex(zeroblob(100)) FROM n"
    )
    tracemalloc.start()
    folder = export()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(rows_of(folder, "audit_entry")) > 20_000
    assert peak < (folder / "audit_entry.csv").stat().st_size * 3
