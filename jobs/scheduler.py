"""The scheduler: a clock that sets off jobs, and nothing more.

APScheduler keeps no state here (memory store, UTC): it only ticks. A run that was missed is made
up for by the next one, since what is due stands in tables.
"""

import logging
import signal
import threading
from datetime import UTC
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from jobs import leader, pulse, registry
from jobs.leader import Leader
from jobs.registry import Job
from models.base import db

AT_ONCE = 4  # a slow job holds up no other
# One late run replaces several missed ones: nobody wants four reminders after an outage.
HABITS = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}

log = logging.getLogger(__name__)


def start(app: Flask) -> None:
    """Tick until told to stop (SIGTERM, Ctrl-C); what runs then is finished first."""
    with app.app_context():
        lock = leader.of(db.engine, Path(app.instance_path))
    scheduler = BlockingScheduler(
        timezone=UTC, job_defaults=HABITS, executors={"default": ThreadPoolExecutor(AT_ONCE)}
    )
    for job in registry.load().values():
        scheduler.add_job(tick, trigger(job), (app, lock, job), id=job.name)
    # It would say every few seconds that the mail server is slow: the outbox shows that better.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    watcher = threading.Thread(target=pulse.watch, args=(scheduler, told_to_stop()))
    scheduler.add_listener(lambda event: watcher.start(), EVENT_SCHEDULER_STARTED)
    scheduler.start()
    lock.resign()


def told_to_stop() -> threading.Event:
    """Give what is set when the process is told to stop.

    An exception would do in most moments, but APScheduler swallows one that comes while it submits
    a job.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, frame: told.set())
    return told


def trigger(job: Job) -> Any:
    """Say to APScheduler when a job is to run."""
    if job.every:
        return pulse.Pulse(job.every)
    return CronTrigger.from_crontab(job.cron, timezone=UTC)


def tick(app: Flask, lock: Leader, job: Job) -> None:
    """Run a job if this scheduler leads; whatever goes wrong, the next tick comes."""
    if not lock.leads():
        return
    try:
        with app.app_context():
            registry.run(job.name)
    except Exception:
        log.exception("The job %s failed", job.name)
