"""A backup is one file with everything, or none: on both databases."""

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import select

from models.audit_entry import AuditEntry
from models.client import Client

ROOT = Path(__file__).parents[2]


def told(path):
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))


def test_the_manifest_tells_of_version_members_and_rows(saved, session):
    found = told(saved)
    assert found["counts"]["client"] == len(session.scalars(select(Client)).all())
    assert set(found["members"]) == {"database", "documents/a1b2.pdf"}
    assert found["members"]["documents/a1b2.pdf"] == hashlib.sha256(b"%PDF the plan").hexdigest()
    assert (found["with_secrets"], found["version"]) == (False, "0.1.0")


def test_a_backup_is_for_its_owner_alone_and_is_audited(saved, session):  # O5
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    words = session.scalars(select(AuditEntry.words).where(AuditEntry.acting_as == "backup")).all()
    assert words == ["everything, into premises.tgz"]


def test_secrets_are_in_it_only_on_demand(shell, premises, saved, app):
    key = app.config["FIELD_KEYS"].encode()
    with tarfile.open(saved) as tar:
        assert all(key not in tar.extractfile(member).read() for member in tar)
    done = shell("backup", premises / "all.tgz", "--with-secrets")
    assert "holds the keys too" in done.output
    with tarfile.open(premises / "all.tgz") as tar:
        assert tar.extractfile("secrets/field_keys").read() == key


def test_a_backup_replaces_no_file(shell, premises, saved):
    before = saved.read_bytes()
    assert "exists already" in shell("backup", saved).output
    assert saved.read_bytes() == before


KILLED_BACKUP = """
import os, signal, sys
from pathlib import Path
from services import backups
with backups.writing(Path(sys.argv[1])) as writer:
    writer.add_bytes("documents/a", b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(script, *words):
    command = [sys.executable, "-c", script, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == -signal.SIGKILL


def test_a_killed_backup_leaves_no_half_file(tmp_path):
    path = tmp_path / "premises.tgz"
    killed(KILLED_BACKUP, path)
    assert not path.exists()
    assert [one.name for one in tmp_path.iterdir()] == [".premises.tgz.unfinished"]


@pytest.mark.parametrize("lane", ["postgresql"], indirect=True)
def test_without_postgresqls_programs_a_backup_is_refused(shell, premises, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    done = shell("backup", premises / "premises.tgz")
    assert (done.exit_code, "postgresql-client" in done.output) == (1, True)
    assert not (premises / "premises.tgz").exists()
