"""Jobs: found, run, and known to have run; and who of several schedulers leads."""

import os
import signal
import time
from datetime import UTC, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from app.duties import FORK
from jobs import leader, pulse, registry, scheduler
from models.base import db
from models.heartbeat import Heartbeat
from models.throttle import Throttle
from services import clock
from tests import factories
from tests.fixtures.copies import connect

NOW = factories.NOW
DAY = timedelta(days=1)


def beat_of(session, job):
    return session.scalar(select(Heartbeat).where(Heartbeat.job == job))


def test_every_job_has_words_and_a_rhythm_that_can_be_kept():
    for job in registry.load().values():
        assert job.words
        assert scheduler.trigger(job).get_next_fire_time(None, NOW)


def test_a_run_leaves_a_sign_of_life(run, session):
    run("forget_old_throttles")
    beat = beat_of(session, "forget_old_throttles")
    assert (beat.started_at, beat.finished_at, beat.done, beat.error) == (NOW, NOW, 0, None)


def test_a_later_run_replaces_the_sign(run, session):
    run("forget_old_throttles")
    run("forget_old_throttles", NOW + timedelta(hours=1))
    assert beat_of(session, "forget_old_throttles").started_at == NOW + timedelta(hours=1)


@pytest.fixture
def broken(monkeypatch):
    """A job that cannot do its work."""

    def work(session, at):
        """Fail."""
        raise RuntimeError("the dog ate it")

    registry.load()
    job = registry.Job("broken", work, registry.minutes(1), None)
    monkeypatch.setitem(registry._known, "broken", job)


def test_a_failure_is_told_and_leaves_a_sign_too(run, session, broken):
    with pytest.raises(RuntimeError, match="the dog ate it"):
        run("broken")
    assert beat_of(session, "broken").error == "RuntimeError: the dog ate it"


def test_a_failing_job_does_not_end_the_scheduler(app, session, broken, caplog):
    session.commit()
    scheduler.tick(app, Always(), registry.load()["broken"])
    assert "The job broken failed" in caplog.text


def test_a_clock_set_forward_costs_one_run(app):  # F2
    trigger = scheduler.trigger(registry.load()["deliver_messages"])
    assert trigger.get_next_fire_time(None, NOW) == NOW
    much_later = NOW + timedelta(days=365)
    assert trigger.get_next_fire_time(NOW, much_later) > much_later


def test_a_clock_set_back_holds_up_no_job():  # F2
    ticker = BackgroundScheduler(timezone=UTC)
    ticker.add_job(
        registry.load, pulse.Pulse(timedelta(seconds=5)), next_run_time=clock.now() + DAY
    )
    ticker.start(paused=True)
    pulse.begin_anew(ticker)
    [job] = ticker.get_jobs()
    ticker.shutdown()
    assert job.next_run_time <= clock.now()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_scheduler_works_until_it_is_told_to_stop(app, lane, session, number):
    session.commit()
    lane.disconnect()
    process = FORK.Process(target=begin, args=(app,))
    process.start()
    try:
        deadline = time.monotonic() + 60
        while beat_of(session, "deliver_messages") is None:
            assert time.monotonic() < deadline, "no job has run"
            session.rollback()
        session.rollback()
        os.kill(process.pid, number)
        process.join(timeout=30)
        assert process.exitcode == 0
    finally:
        process.kill()
        process.join()


def begin(app):
    with app.app_context():
        db.engine.dispose(close=False)
    scheduler.start(app)


def test_a_scheduler_that_does_not_lead_runs_nothing(app, session):
    session.commit()
    scheduler.tick(app, Never(), registry.load()["forget_old_throttles"])
    assert beat_of(session, "forget_old_throttles") is None


class Always:
    def leads(self):
        return True


class Never:
    def leads(self):
        return False


def test_old_counters_are_forgotten(run, session):
    for age in (1, 3):
        session.add(
            Throttle(
                scope="sign-in", key_hash=f"{age}", window_start=NOW - timedelta(days=age), tries=1
            )
        )
    assert run("forget_old_throttles") == 1
    assert session.scalars(select(Throttle.key_hash)).all() == ["1"]


@pytest.fixture
def candidates(app, tmp_path):
    """Two schedulers that could lead."""
    with app.app_context():
        return [leader.of(db.engine, tmp_path) for _ in range(2)]


def test_one_scheduler_leads_and_the_other_follows_when_it_ends(candidates):  # F2
    first, second = candidates
    assert [first.leads(), second.leads(), first.leads()] == [True, False, True]
    first.resign()
    assert second.leads()
    second.resign()


def test_a_leader_whose_connection_is_cut_leads_no_more(lane, candidates):  # F2
    if lane.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("SQLite's lock is a file, from which nobody can be cut off")
    first, second = candidates
    assert first.leads()
    with connect(lane.server) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        )
    deadline = time.monotonic() + 10
    while not second.leads():
        assert time.monotonic() < deadline, "the database kept the lock"
    assert [first.leads(), first.leads()] == [False, False]
    for one in candidates:
        one.resign()


def test_the_commands_list_and_run_jobs(app, session):
    session.commit()
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["jobs", "list"]).output
    assert "task_reminders" in listed
    assert "every 0:01:00" in listed
    assert (
        runner.invoke(args=["jobs", "run", "task_reminders"]).output == "task_reminders: 0 done\n"
    )
    unknown = runner.invoke(args=["jobs", "run", "nonsense"])
    assert (unknown.exit_code, "flask jobs list" in unknown.output) == (2, True)
    assert clock.now() - beat_of(session, "task_reminders").finished_at < timedelta(minutes=1)
