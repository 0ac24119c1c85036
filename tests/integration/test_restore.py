"""A backup comes back whole or not at all: on both databases."""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from models.audit_entry import AuditEntry
from models.base import db
from models.client_condition import ClientCondition
from services import audit
from tests import factories
from tests.fixtures.backups import contents

ROOT = Path(__file__).parents[2]
WRITTEN_BY_RESTORE = {"audit_entry", "login_session", "setting"}


def rewritten(path, change):
    """Write the archive anew with what `change` makes of each member."""
    with tarfile.open(path) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar}
    made = path.with_name("rewritten.tgz")
    with tarfile.open(made, "w:gz") as tar:
        for name, raw in change(members).items():
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
    return made


def test_everything_comes_back_as_it_was(shell, session, premises, saved):
    before = contents(session)
    session.execute(text("UPDATE client SET first_name = 'Nobody'"))
    factories.Client()
    (premises / "documents" / "a1b2.pdf").write_bytes(b"spoiled")
    (premises / "documents" / "later.pdf").write_bytes(b"later")
    done = shell("restore", saved, "--replace", input="replace\n")
    assert done.exit_code == 0, done.output
    after = contents(session)
    assert {name for name in before if before[name] != after[name]} <= WRITTEN_BY_RESTORE
    assert [path.name for path in (premises / "documents").iterdir()] == ["a1b2.pdf"]
    assert (premises / "documents" / "a1b2.pdf").read_bytes() == b"%PDF the plan"
    assert session.scalars(select(ClientCondition)).one().description == "CANARY-DIAGNOSIS"


def test_a_database_with_people_is_replaced_only_by_word(shell, session, saved):
    before = contents(session)
    refused = shell("restore", saved)
    assert (refused.exit_code, "--replace" in refused.output) == (1, True)
    assert shell("restore", saved, "--replace", input="yes\n").exit_code == 1
    assert contents(session) == before


def test_an_empty_database_needs_no_word(shell, session, saved, lane):
    before = contents(session)
    session.close()
    lane.renew()
    assert contents(session)["client"][0] == 0
    done = shell("restore", saved)
    assert done.exit_code == 0, done.output
    assert contents(session)["client"] == before["client"]


def damaged(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)
    return path


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-200])
    return path


def another_document(path):
    return rewritten(path, lambda members: members | {"documents/a1b2.pdf": b"%PDF another"})


def one_more(path):
    return rewritten(path, lambda members: members | {"documents/more.pdf": b"more"})


def outside(path):
    return rewritten(path, lambda members: members | {"documents/../../evil": b"evil"})


def without_manifest(path):
    return rewritten(path, lambda members: {"database": members["database"]})


@pytest.mark.parametrize(
    "spoil", [damaged, cut_off, another_document, one_more, outside, without_manifest]
)
def test_a_tampered_archive_is_refused(shell, session, premises, saved, spoil):
    before = contents(session)
    done = shell("restore", spoil(saved), "--replace", input="replace\n")
    assert (done.exit_code, done.output.startswith("Error:") or "Error:" in done.output) == (
        1,
        True,
    )
    assert contents(session) == before
    assert (premises / "documents" / "a1b2.pdf").read_bytes() == b"%PDF the plan"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("version", "99.0.0", "newer"),
        ("head", "unknown", "newer"),
        ("database", "other", "same kind"),
        ("format", 99, "later version"),
        ("counts", {"client": 99}, ""),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_and_the_old_one_stays(
    shell, session, saved, name, value, words
):
    def change(members):
        manifest = json.loads(members["manifest.json"]) | {name: value}
        return members | {"manifest.json": json.dumps(manifest).encode()}

    before = contents(session)
    done = shell("restore", rewritten(saved, change), "--replace", input="replace\n")
    assert (done.exit_code, words in done.output) == (1, True), done.output
    assert contents(session) == before


def test_a_restore_ends_all_sessions_and_leaves_its_trace(shell, session, saved, signed_in):  # O5
    done = shell("restore", saved, "--replace", input="replace\n")
    assert done.exit_code == 0, done.output
    assert "none altered" in done.output
    live = text("SELECT count(*) FROM login_session WHERE ended_at IS NULL")
    assert session.scalar(live) == 0
    words = session.scalars(select(AuditEntry.words).where(AuditEntry.acting_as == "restore")).all()
    assert any("restored premises.tgz" in (word or "") for word in words)


def test_a_chain_that_was_altered_before_the_backup_shows_after_the_restore(
    loosened, shell, session, premises
):
    audit.seal(session, factories.NOW + timedelta(days=10_000))
    session.execute(text("UPDATE audit_entry SET words = 'Nobody' WHERE seal_number = 1"))
    assert shell("backup", premises / "altered.tgz").exit_code == 0
    done = shell("restore", premises / "altered.tgz", "--replace", input="replace\n")
    assert (done.exit_code, "altered" in done.output) == (1, True)


def test_a_key_that_is_missing_here_is_told(shell, saved):
    def change(members):
        manifest = json.loads(members["manifest.json"]) | {"field_keys": {"k7": "0" * 16}}
        return members | {"manifest.json": json.dumps(manifest).encode()}

    done = shell("restore", rewritten(saved, change), "--replace", input="replace\n")
    assert "FIELD_KEYS lacks the key k7" in done.output


KILLED_RESTORE = """
import os, signal, sys
from pathlib import Path
from services import backups
archive, url, folder = sys.argv[1:]
with backups.opened(Path(archive), lambda count: None) as found:
    kill = lambda url: os.kill(os.getpid(), signal.SIGKILL)
    store = backups.store_for(url, url)
    backups.take_in(found, store, Path(folder), Path(folder, "documents"), kill, lambda count: None)
"""


def killed(script, *words):
    command = [sys.executable, "-c", script, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("lane", ["sqlite"], indirect=True)
def test_a_killed_restore_leaves_the_old_database(app, shell, session, premises, saved):
    factories.Client(first_name="Newer")
    session.commit()
    before = contents(session)
    session.close()
    killed(KILLED_RESTORE, saved, app.config["SQLALCHEMY_DATABASE_URI"], premises)
    assert contents(session) == before
    assert shell("restore", saved, "--replace", input="replace\n").exit_code == 0


@pytest.mark.parametrize("lane", ["sqlite"], indirect=True)
def test_a_database_in_use_is_not_replaced(shell, session, saved, app):
    before = contents(session)
    with app.app_context():
        other = db.engine.raw_connection()
    other.cursor().execute("SELECT 1 FROM client")
    other.cursor().execute("BEGIN")
    other.cursor().execute("SELECT count(*) FROM client").fetchone()
    done = shell("restore", saved, "--replace", input="replace\n")
    other.close()
    assert (done.exit_code, "is in use" in done.output) == (1, True)
    assert contents(session) == before
