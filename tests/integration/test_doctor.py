"""The command that says whether an installation is well, and what is to be done."""

import json
import socket
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from models.base import db
from models.heartbeat import Heartbeat
from services import audit, clock
from tests import factories
from tests.fixtures import files
from tests.fixtures.copies import connect


@contextmanager
def the_real_time():
    """The doctor compares this machine's clock with the database's, which tests cannot stop."""
    with clock.reading(lambda: datetime.now(UTC)):
        yield


@pytest.fixture
def doctor(app, session, tmp_path, monkeypatch):
    """Ask the doctor; answer with the exit code and the findings by name."""
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    with the_real_time():
        session.add(Heartbeat(job="any", started_at=clock.now(), finished_at=clock.now()))

    def run():
        session.commit()
        with the_real_time():
            done = app.test_cli_runner().invoke(args=["doctor", "--json"])
        told = json.loads(done.stdout)
        return done.exit_code, {one["name"]: one for one in told["checks"]}

    return run


def lights(found, *names):
    return [found[name]["light"] for name in names]


def test_a_new_installation_has_nothing_red(doctor):
    code, found = doctor()
    assert [one for one in found.values() if one["light"] == "red"] == []
    assert (code, len(found)) == (1, 19)  # in development: amber


def test_each_check_is_a_line_that_begins_with_its_light(app, doctor):
    doctor()
    lines = app.test_cli_runner().invoke(args=["doctor"]).stdout.splitlines()
    assert {line.split()[0] for line in lines} <= {"green", "amber", "red"}
    assert len(lines) == 19


def test_secrets_that_others_can_read_are_red(doctor, tmp_path):
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    (folder / "field_keys").touch(mode=0o600)
    assert lights(doctor()[1], "secrets") == ["green"]
    (folder / "field_keys").chmod(0o644)
    code, found = doctor()
    assert (code, found["secrets"]["light"]) == (2, "red")
    assert f"chmod go= {folder / 'field_keys'}" in found["secrets"]["words"]


def test_a_silent_scheduler_and_waiting_messages_are_red(session, doctor):
    session.execute(text("DELETE FROM heartbeat"))
    factories.Message(next_try_at=factories.NOW - timedelta(days=1))
    session.execute(
        text("UPDATE message SET next_try_at = '2020-01-01', created_at = '2020-01-01'")
    )
    assert lights(doctor()[1], "scheduler", "outbox") == ["red", "red"]


def test_a_mail_server_is_greeted_and_gets_no_mail(doctor, mail_server):
    assert lights(doctor()[1], "mail server") == ["green"]
    assert mail_server.mails == []


def test_a_mail_server_that_does_not_answer_is_red(app, doctor, mail_server, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setattr(app.extensions["mail"], "port", port)
    assert lights(doctor()[1], "mail server") == ["red"]


def test_half_of_a_gateway_is_red(app, doctor, monkeypatch):
    monkeypatch.setitem(app.config, "GATEWAY_WEBHOOK_KEY", "")
    found = doctor()[1]["gateway"]
    assert (found["light"], "GATEWAY_WEBHOOK_KEY" in found["words"]) == ("red", True)


def test_tables_of_another_version_are_red(session, doctor):
    session.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    assert "flask db upgrade" in doctor()[1]["migrations"]["words"]


def test_missing_permissions_are_red(session, doctor):
    session.execute(text("DELETE FROM ab_permission_view_role"))
    session.execute(text("DELETE FROM ab_permission_view"))
    assert "flask setup" in doctor()[1]["permissions"]["words"]


def test_an_unknown_time_zone_is_red(doctor):
    factories.Office(time_zone="Moon/Tranquillity")
    assert "Moon/Tranquillity" in doctor()[1]["time zones"]["words"]


def test_an_altered_entry_at_the_end_of_the_chain_is_red(loosened, session, doctor):  # O5
    factories.Client()
    audit.seal(session, factories.NOW + timedelta(days=10_000))
    assert lights(doctor()[1], "audit") == ["green"]
    session.execute(text("UPDATE audit_entry SET words = 'Nobody' WHERE seal_number = 1"))
    assert lights(doctor()[1], "audit") == ["red"]


def test_the_tail_of_the_chain_is_looked_at_without_the_rest(loosened, session):  # O5
    for _ in range(3):
        factories.Client()
    count = audit.seal(session, factories.NOW + timedelta(days=10_000))
    session.execute(text("UPDATE audit_entry SET words = 'Nobody' WHERE seal_number = 1"))
    assert len(audit.verify(session)) == 1
    assert audit.verify_tail(session, count - 1) == []


def test_sessions_that_ended_long_ago_are_amber_until_they_are_forgotten(doctor, run):
    factories.LoginSession(expires_at=factories.NOW - timedelta(days=100))
    factories.LoginSession(expires_at=factories.NOW)
    assert lights(doctor()[1], "sessions") == ["amber"]
    assert run("forget_old_logins") == 1


@pytest.mark.parametrize("lane", ["sqlite"], indirect=True)
def test_rows_that_point_nowhere_are_red(session, doctor):
    factories.Client()
    session.commit()
    session.connection().exec_driver_sql("COMMIT")
    session.connection().exec_driver_sql("PRAGMA foreign_keys=OFF")
    session.connection().exec_driver_sql("BEGIN IMMEDIATE")
    session.execute(text("UPDATE client SET office_id = 9999"))
    session.commit()
    session.connection().exec_driver_sql("COMMIT")
    session.connection().exec_driver_sql("PRAGMA foreign_keys=ON")
    session.connection().exec_driver_sql("BEGIN")
    assert "client to office" in doctor()[1]["integrity"]["words"]


@pytest.mark.parametrize("lane", ["postgresql"], indirect=True)
def test_a_served_role_that_owns_the_tables_is_red(lane, doctor, session):
    assert lights(doctor()[1], "second wall") == ["green"]
    owner, web = lane.roles
    session.rollback()
    with connect(lane.server) as server:
        server.execute(f'GRANT "{owner}" TO "{web}"')
    found = doctor()[1]["second wall"]
    with connect(lane.server) as server:
        server.execute(f'REVOKE "{owner}" FROM "{web}"')
    assert (found["light"], "owner" in found["words"]) == ("red", True)


def test_a_database_that_does_not_answer_is_red_and_the_rest_is_still_told(
    app, doctor, monkeypatch
):
    doctor()
    with app.app_context():
        nowhere = create_engine("sqlite:////nowhere/at/all.db")
        monkeypatch.setitem(db.engines, None, nowhere)
    code, found = doctor()
    assert (code, found["database"]["light"], found["disk"]["light"]) == (2, "red", "green")
    assert "scheduler" not in found


def test_files_without_their_key_are_red_and_those_to_be_sealed_anew_amber(  # C2
    doctor, session, vault
):
    row = factories.Document(stored_as=files.put(vault, b"plan").stored_as, sealed_with="k7")
    found = doctor()[1]["documents"]
    assert (found["light"], "lacks the key k7" in found["words"]) == ("red", True)
    row.sealed_with = None
    found = doctor()[1]["documents"]
    assert (found["light"], "flask keys rotate" in found["words"]) == ("amber", True)
