"""Processes that must always be there: started by forking, started again when they end.

A fork shares what is loaded already, so a start is quick. Should the supervisor be killed, the
others notice and end too.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from typing import Any

import click

FORK = multiprocessing.get_context("fork")
LONGEST_REST = 30.0
STEADY = 60.0
PATIENCE = 60.0
LAST_CALL = 10.0
LOOK_EVERY = 0.1


@dataclass
class Duty:
    """One process: when it ends it is started again, each time after a longer rest."""

    name: str
    work: Callable[[], None]
    process: ForkProcess | None = None
    born: float = 0.0
    deaths: int = 0
    resting_until: float = 0.0

    def tend(self, now: float) -> None:
        """Start the process if there is none; note the end of one, and let it rest."""
        if self.process is None:
            if now >= self.resting_until:
                self._start(now)
        elif not self.process.is_alive():
            self._bury(now)

    def _start(self, now: float) -> None:
        self.process = FORK.Process(target=_begin, args=(self.work,), name=self.name)
        self.process.start()
        self.born = now

    def _bury(self, now: float) -> None:
        code = self.process.exitcode if self.process else None
        self.deaths = 1 if now - self.born > STEADY else self.deaths + 1
        rest = min(2.0 ** (self.deaths - 1), LONGEST_REST)
        self.process, self.resting_until = None, now + rest
        click.echo(
            f"{self.name} stopped (exit code {code}); starting it again in {rest:.0f} s.", err=True
        )

    def stop(self, deadline: float) -> None:
        """Wait for the process to end, and end it hard when it is too slow."""
        if self.process is None:
            return
        self.process.join(max(0.0, deadline - time.monotonic()))
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _begin(work: Callable[[], None]) -> None:
    """Do a duty's work in a process of its own."""
    # Ctrl-C reaches every process of the terminal; the supervisor tells when it is time to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_follow_supervisor, daemon=True).start()
    work()


def _follow_supervisor() -> None:
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        supervisor.join()
        os.kill(os.getpid(), signal.SIGTERM)


class Supervisor:
    """Keeps duties running until it is told to stop."""

    def __init__(self, duties: list[Duty]) -> None:
        """Take the duties; the first is the one that people wait for."""
        self.duties = duties
        self.stopping = False

    def run(self, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Start everything, announce once that it is ready, stay; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)
        try:
            return self._stay(ready, announce)
        finally:
            self._stop()

    def _stay(self, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        announced, deadline = False, time.monotonic() + PATIENCE
        while not self.stopping:
            now = time.monotonic()
            for duty in self.duties:
                duty.tend(now)
            if not announced and ready():
                announce()
                announced = True
            if not announced and now > deadline:
                click.echo("Tendwell did not come up; the lines above say why.", err=True)
                return 1
            time.sleep(LOOK_EVERY)
        return 0

    def _hear(self, number: int, frame: Any) -> None:
        self.stopping = True

    def _stop(self) -> None:
        for duty in self.duties:
            if duty.process is not None and duty.process.is_alive():
                duty.process.terminate()
        deadline = time.monotonic() + LAST_CALL
        for duty in self.duties:
            duty.stop(deadline)
