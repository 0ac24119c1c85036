"""What monitors are told."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text, update

from models.base import db
from models.heartbeat import Heartbeat
from models.message import Message
from services import clock
from tests import factories
from views.public.health import checks


@pytest.fixture
def ready(client, session):
    """Ask whether everything is there, in an installation whose scheduler runs."""
    session.add(Heartbeat(job="deliver_messages", started_at=clock.now(), finished_at=clock.now()))

    def ask():
        answer = client.get("/readyz")
        return answer.status_code, answer.get_json()

    return ask


def test_the_process_is_alive_without_any_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_everything_is_there(ready):
    status, found = ready()
    assert found == dict.fromkeys(found, "ok")
    assert set(found) == {"status", "database", "migrations", "scheduler", "outbox", "pdf"}
    assert status == 200


@pytest.mark.parametrize("silence", [None, timedelta(minutes=4)])
def test_a_silent_scheduler_is_told(ready, session, silence):
    at = None if silence is None else clock.now() - silence
    session.execute(update(Heartbeat).values(finished_at=at))
    status, found = ready()
    assert (status, found["scheduler"].startswith("No job has run")) == (503, True)


def test_messages_that_do_not_leave_are_told(ready, session):
    factories.Message(next_try_at=clock.now())
    assert ready()[0] == 200
    session.execute(update(Message).values(next_try_at=clock.now() - timedelta(minutes=11)))
    status, found = ready()
    assert (status, found["outbox"].startswith("Messages wait")) == (503, True)


def test_a_mail_server_that_is_down_is_told(ready, session):
    factories.Message(
        next_try_at=clock.now() + timedelta(minutes=1),
        created_at=clock.now() - timedelta(minutes=11),
    )
    assert ready()[0] == 503


def test_what_is_put_off_for_its_own_fault_alarms_nobody(ready, session):
    factories.Message(
        next_try_at=clock.now() + timedelta(hours=1),
        created_at=clock.now() - timedelta(hours=3),
        tries=5,
    )
    assert ready()[0] == 200


def test_tables_of_another_version_are_told(ready, session):
    session.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    status, found = ready()
    assert (status, "flask db upgrade" in found["migrations"]) == (503, True)


def test_a_missing_pdf_program_is_told(app, ready, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setitem(app.config, "PDF_ENGINE", "pdfkit")
    status, found = ready()
    assert (status, "wkhtmltopdf is missing" in found["pdf"]) == (503, True)


def test_a_database_that_does_not_answer_is_told(ready, lane, monkeypatch):
    assert ready()[0] == 200
    with lane.app.app_context():
        nowhere = create_engine("sqlite:////nowhere/at/all.db")
        monkeypatch.setitem(db.engines, None, nowhere)
        found = checks()
    assert found == {"database": "The database does not answer."}
