"""APScheduler only ticks: it keeps nothing, skips nothing, and knows no summer time."""

import signal
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import tzlocal
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from sqlalchemy import inspect

from jobs import registry, scheduler
from models.base import db

AUTUMN = datetime(2026, 10, 31, tzinfo=UTC)


@pytest.fixture
def ticker(app, monkeypatch):
    """The scheduler as it stands just before its first tick."""
    made = []

    def stand(ready):
        ready._listeners.clear()
        BaseScheduler.start(ready, paused=True)
        made.append(ready)

    monkeypatch.setattr(BlockingScheduler, "start", stand)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    scheduler.start(app)
    yield made[0]
    BaseScheduler.shutdown(made[0])


def test_a_job_that_was_missed_runs_late_and_once(ticker):  # F2
    jobs = ticker.get_jobs()
    assert {job.name for job in jobs} == {"tick"}
    assert len(jobs) == len(registry.load())
    for job in jobs:
        assert job.misfire_grace_time is None, "a job that is a second late would never run"
        assert job.coalesce, "one run replaces several"
        assert job.max_instances == 1


def test_the_database_holds_no_pickled_job(app, ticker):
    assert {type(store) for store in ticker._jobstores.values()} == {MemoryJobStore}
    with app.app_context():
        assert not [name for name in inspect(db.engine).get_table_names() if "apscheduler" in name]


def test_a_daily_job_runs_once_in_the_night_when_clocks_change(monkeypatch):
    monkeypatch.setenv("TZ", "America/Chicago")
    monkeypatch.setattr(tzlocal.unix, "_cache_tz", None)
    trigger = scheduler.trigger(registry.Job("nightly", lambda *_: 0, None, "30 1 * * *"))
    moments, now = [], AUTUMN
    while len(moments) < 3:
        now = trigger.get_next_fire_time(moments[-1] if moments else None, now)
        moments.append(now)
        now += timedelta(seconds=1)
    pauses = {later - earlier for earlier, later in pairwise(moments)}
    assert pauses == {timedelta(days=1)}
