"""Jobs by name: declared with @job, found by themselves, run for the system with a sign of life.

    @job(every=minutes(5))
    def invoice_reminders(session: Session, at: datetime) -> int:
        "Mail every client with an overdue invoice; return how many."

A job may run at any time, twice, or on two machines at once: what is due stands in tables, and a
claim lets only one have it. So a missed run is made up for by the next, and cron times (in UTC) are
only for chores that nobody waits for.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

import jobs
from models import access, engine
from models.access import Kind, Principal
from models.base import db
from models.heartbeat import Heartbeat
from services import clock, settings, upserts

Work = Callable[[Session, datetime], int]
LONGEST_ERROR = 250


@dataclass(frozen=True)
class Job:
    """One job: how often (`every`), or when by the clock of UTC (`cron`)."""

    name: str
    work: Work
    every: timedelta | None
    cron: str | None

    @property
    def words(self) -> str:
        """What it does: the first line of its docstring."""
        return (self.work.__doc__ or "").strip().partition("\n")[0]

    @property
    def rhythm(self) -> str:
        """How often it runs, for people."""
        return f"every {self.every}" if self.every else f"cron {self.cron}"


_known: dict[str, Job] = {}


def job(*, every: timedelta | None = None, cron: str | None = None) -> Callable[[Work], Work]:
    """Declare a job under its function's name, with either a pause or a crontab line in UTC."""
    if (every is None) == (cron is None):
        raise ValueError("A job runs either every so often or by a crontab line.")

    def declare(work: Work) -> Work:
        _known[work.__name__] = Job(work.__name__, work, every, cron)
        return work

    return declare


def seconds(count: int) -> timedelta:
    """A pause of seconds."""
    return timedelta(seconds=count)


def minutes(count: int) -> timedelta:
    """A pause of minutes."""
    return timedelta(minutes=count)


def hours(count: int) -> timedelta:
    """A pause of hours."""
    return timedelta(hours=count)


def load() -> dict[str, Job]:
    """Find every job: each file beside this one may declare some."""
    for module in pkgutil.iter_modules(jobs.__path__, prefix=f"{jobs.__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(_known.items()))


def run(name: str, at: datetime | None = None) -> int:
    """Run a job once, now or as if it were `at`; return how much it did.

    Raises:
        KeyError: there is no such job.
        Exception: whatever the job itself could not cope with; the heartbeat tells it too.
    """
    chosen, began = load()[name], clock.now()
    try:
        done = _work(chosen, at or began)
    except Exception as error:
        _beat(name, began, 0, f"{type(error).__name__}: {error}"[:LONGEST_ERROR])
        raise
    _beat(name, began, done, None)
    return done


def _work(chosen: Job, at: datetime) -> int:
    """Give the job a session in which the system acts, and keep what is left to be kept."""
    with engine.writing(), Session(db.engine) as session:
        zone = _zone()
        today = clock.local(at, zone).date()
        access.bind(session, Principal(Kind.system, today, reason=f"job {chosen.name}"))
        done = chosen.work(session, at)
        session.commit()
    return done


def _zone() -> str:
    with engine.read_only(), Session(db.engine) as session:
        zone: str = settings.agency(session)["time_zone"]
    return zone


def _beat(name: str, began: datetime, done: int, error: str | None) -> None:
    """Note when a job last ran and how it ended; the health page reads it."""
    values = {"started_at": began, "finished_at": clock.now(), "done": done, "error": error}
    with engine.writing(), Session(db.engine) as session:
        beat = upserts.insert(session, Heartbeat).values(job=name, **values)
        session.execute(beat.on_conflict_do_update(index_elements=["job"], set_=values))
        session.commit()
