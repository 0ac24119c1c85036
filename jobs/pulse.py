"""How the scheduler keeps its rhythm while the machine's clock is set, forward or back.

APScheduler's own interval counts every pulse that a jump forward skipped, one by one, and after a
jump back waits until the old time comes again.
"""

import threading
import time
from datetime import datetime, timedelta

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger

from services import clock

LOOK_EVERY = 1.0
A_JUMP = timedelta(seconds=5)


class Pulse(BaseTrigger):
    """Fires with a pause in between, however late the last time was."""

    def __init__(self, every: timedelta) -> None:
        """Take the pause."""
        self.every = every

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Fire at once, and then each time after a pause."""
        return now + self.every if previous else now


def watch(scheduler: BaseScheduler, stop: threading.Event) -> None:
    """Set jobs off anew whenever the clock was set back; stop the scheduler when told to."""
    began = _when_it_all_began()
    while not stop.wait(LOOK_EVERY):
        before, began = began, _when_it_all_began()
        if before - began > A_JUMP:
            begin_anew(scheduler)
    scheduler.shutdown()


def begin_anew(scheduler: BaseScheduler) -> None:
    """Let every job's next run follow from the time that it is now."""
    now = clock.now()
    for job in scheduler.get_jobs():
        job.modify(next_run_time=job.trigger.get_next_fire_time(None, now))


def _when_it_all_began() -> datetime:
    """When the machine's other clock, which nobody can set, stood at zero: always the same."""
    return clock.now() - timedelta(seconds=time.monotonic())
