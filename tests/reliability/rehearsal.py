"""Schedulers that can be killed, time that runs fast and jumps, a mail server with moods."""

import dataclasses
import itertools
import os
import random
import signal
import smtplib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from aiosmtpd.smtp import SMTP, Envelope, Session
from flask_mail import Mail
from sqlalchemy import Engine, event

from app.duties import FORK
from jobs import leader, registry, scheduler
from models.base import db
from services import clock, post
from tests.fixtures.mail import DROP, HANG, MailServer

RHYTHM = timedelta(seconds=0.2)
PATIENCE = 0.5  # seconds of a step of a delivery
LONGEST_REST = 5.0  # seconds without a kill on a machine that is busy with other things
WATCHED = ("task_reminders", "deliver_messages")
NOT_NOW, NEVER = "451 4.3.0 Not now", "550 5.1.1 No such person"
MOODS = (NOT_NOW, DROP, HANG)


class FastClock:
    """Minutes in seconds, the same in every process; between two instants it may be wrong."""

    def __init__(
        self,
        start: datetime,
        jumps: Iterable[tuple[float, float, timedelta]] = (),
        minute: float = 1.0,
    ):
        """Begin at a moment; each jump is from when to when (real seconds), and how far.

        A minute lasts as many real seconds as said.
        """
        self.start, self.jumps, self.zero = start, list(jumps), time.monotonic()
        self.minute = minute

    def __call__(self) -> datetime:
        real = time.monotonic() - self.zero
        wrong = sum((far for since, until, far in self.jumps if since <= real < until), timedelta())
        return self.start + timedelta(minutes=real / self.minute) + wrong


class MoodyServer(MailServer):
    """Refuses for now, hangs, or drops after accepting, at random but each time the same."""

    def __init__(self, seed: int, share: float, moods: tuple[str, ...] = MOODS) -> None:
        super().__init__()
        self.chance, self.share, self.moods = random.Random(seed), share, moods
        self.faults: Counter[str] = Counter()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._take_mood()
        return await super().handle_RCPT(server, session, envelope, address, options)

    def _take_mood(self) -> None:
        if not self._faults and self.chance.random() < self.share:
            mood = self.chance.choice(self.moods)
            self.faults[mood] += 1
            self._faults.append(mood)

    def received(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(mail["Message-ID"] for mail in self.mails)


@contextmanager
def moody_server(
    app, *, seed: int, share: float, moods: tuple[str, ...] = MOODS
) -> Iterator[MoodyServer]:
    """The agency's mail server for a while."""
    server, before = MoodyServer(seed, share, moods), dict(app.config)
    server.start()
    app.config |= {"MAIL_SERVER": server.host, "MAIL_PORT": server.port}
    Mail(app)
    try:
        yield server
    finally:
        server.stop()
        app.config |= {"MAIL_SERVER": before["MAIL_SERVER"], "MAIL_PORT": before["MAIL_PORT"]}


class Everybody:
    """A lock that lets all lead, as may happen between two looks at a real one."""

    def leads(self) -> bool:
        return True

    def resign(self) -> None:
        """Keep nothing."""


class Crew:
    """Competing schedulers, each a process of its own; who is killed is followed by another."""

    def __init__(
        self,
        app,
        source: Callable[[], datetime],
        *,
        size: int,
        one_leads: bool,
        step: float = PATIENCE,
    ) -> None:
        self.facts, self.kills = (app, source, one_leads, step), 0
        self.members = [self._begin() for _ in range(size)]

    def _begin(self):
        member = FORK.Process(target=_schedule, args=self.facts)
        member.start()
        return member

    def kill(self, place: int) -> None:
        """Kill one in the midst of whatever it does, and begin another."""
        self.members[place].kill()
        self.members[place].join()
        self.members[place] = self._begin()
        self.kills += 1

    def work_until(self, enough: Callable[[], bool], patience: float) -> bool:
        """Leave them alone until enough was done; tell whether it was."""
        end = time.monotonic() + patience
        while not enough() and time.monotonic() < end:
            time.sleep(0.1)
        return enough()

    def suffer(
        self,
        chance: random.Random,
        done: Callable[[], int],
        enough: Callable[[], bool],
        patience: float,
    ) -> bool:
        """Kill one after the other at random moments, each time after something was done."""
        end = time.monotonic() + patience
        while not enough() and time.monotonic() < end:
            before, rest = done(), time.monotonic() + LONGEST_REST
            time.sleep(chance.uniform(0.2, 1.0))
            while done() == before and time.monotonic() < rest:
                time.sleep(0.05)
            self.kill(chance.randrange(len(self.members)))
        return enough()

    def end(self) -> None:
        for member in self.members:
            member.kill()
            member.join()


def _schedule(app, source: Callable[[], datetime], one_leads: bool, step: float) -> None:
    _take_over(app, step)
    known = registry.load()
    registry._known.clear()
    registry._known |= {name: _quickened(known[name], source) for name in WATCHED}
    if not one_leads:
        leader.of = lambda engine, folder: Everybody()
    scheduler.start(app)


def _quickened(job: registry.Job, source: Callable[[], datetime]) -> registry.Job:
    """The same job, more often and in fast time."""

    def work(session, at):
        with clock.reading(source):
            return job.work(session, clock.now())

    return dataclasses.replace(job, work=work, every=RHYTHM)


def _take_over(app, step: float = PATIENCE) -> None:
    """Settle in a forked process: no connection of the parent's may be used here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with app.app_context():
        db.engine.dispose(close=False)
    post.SECONDS = step


@dataclasses.dataclass(frozen=True)
class Report:
    """What came of a performance."""

    wanted: set[str]
    received: Counter[str]
    in_time: int
    kills: int
    faults: Counter[str]
    jumps: int
    seconds: float

    @property
    def lost(self) -> set[str]:
        return self.wanted - {*self.received}

    @property
    def unasked(self) -> set[str]:
        return {*self.received} - self.wanted

    @property
    def repeated(self) -> int:
        """How many mails came once more, under the same Message-ID."""
        return self.received.total() - len(self.received)

    @property
    def excuses(self) -> int:
        """How many were on their way when the connection broke, a process died, a clock jumped."""
        return self.faults[DROP] + self.kills + 2 * self.jumps


def perform(
    app,
    lane,
    run: Callable[..., int],
    wanted: set[str],
    source: FastClock,
    *,
    share: float,
    kills: int,
    one_leads: bool,
    patience: float,
    seed: int = 7,
) -> Report:
    """Let two schedulers do their work while they are killed; then let what is left be done."""
    began = time.monotonic()
    with moody_server(app, seed=seed, share=share) as server:
        lane.disconnect()
        crew = Crew(app, source, size=2, one_leads=one_leads)

        def enough() -> bool:
            return crew.kills >= kills and len(server.mails) >= len(wanted) * 0.7

        try:
            worked = crew.suffer(random.Random(seed), lambda: len(server.mails), enough, patience)
        finally:
            crew.end()
        in_time, server.share = len(server.mails), 0
        assert worked, f"{crew.kills} kills, {in_time} mails of {len(wanted)}"
        at = source() + timedelta(days=1)
        while sum(run(job, at) for job in WATCHED):
            at += timedelta(hours=1)
    return Report(
        wanted,
        server.received(),
        in_time,
        crew.kills,
        server.faults,
        len(source.jumps),
        time.monotonic() - began,
    )


def run_and_die(app, at: datetime, step: int) -> bool:
    """Remind and deliver once in a process that is killed at its n-th step; tell if it was."""
    process = FORK.Process(target=_work_until, args=(app, at, step))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def _work_until(app, at: datetime, step: int) -> None:
    _take_over(app)
    _die_at(step)
    with app.app_context(), clock.standing_at(at):
        for job in WATCHED:
            registry.run(job)
    os._exit(0)


def _die_at(step: int) -> None:
    """Count what is said to the database and to the mail server, and end with the n-th of it."""
    steps = itertools.count()

    def die(*facts: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    event.listen(Engine, "commit", die)
    said, heard = smtplib.SMTP.putcmd, smtplib.SMTP.getreply
    smtplib.SMTP.putcmd = lambda *words: (die(), said(*words))[1]
    smtplib.SMTP.getreply = lambda *words: (heard(*words), die())[0]
