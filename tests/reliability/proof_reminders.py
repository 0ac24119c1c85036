"""The large rehearsal of reminders, by hand: it takes minutes and prints its figures.

PROOF_REMINDERS=10000 PROOF_KILLS=200 \\
    .venv/bin/python -m pytest --no-cov -s tests/reliability/proof_reminders.py
"""

import math
import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.message import Delivery, Message
from models.task_reminder import TaskReminder
from services import post
from tests.reliability import rehearsal
from tests.reliability.test_reminders import id_of, task

__all__ = ["task"]

REMINDERS = int(os.environ.get("PROOF_REMINDERS", "2000"))
KILLS = int(os.environ.get("PROOF_KILLS", "60"))
PER_SECOND = 20
SCHEDULERS = 3
NIGHTS = {
    "autumn": datetime(2024, 11, 3, 4, 30, tzinfo=UTC),
    "spring": datetime(2024, 3, 10, 5, 30, tzinfo=UTC),
}
HOUR = timedelta(hours=1)
DOWN = 6 * HOUR
SLEEP = 30 * HOUR  # further away than any clock jumps ahead
SHARE = 0.15


@pytest.mark.parametrize("night", NIGHTS)
def test_nothing_is_lost_and_nothing_made_twice(app, lane, session, run, task, night):  # F2
    began, start = time.monotonic(), NIGHTS[night]
    seconds = REMINDERS * 0.7 / PER_SECOND
    wanted = plan(session, task, start, timedelta(minutes=seconds), round(REMINDERS * 0.7))
    asleep = plan(session, task, start + SLEEP, DOWN, REMINDERS - len(wanted))
    back, ahead = seconds * 0.3, seconds * 0.6
    jumps = [(back, back + 2, -2 * HOUR), (ahead, ahead + 1, 24 * HOUR)]
    source = rehearsal.FastClock(start, jumps)
    moods = (*rehearsal.MOODS, rehearsal.NEVER)
    with rehearsal.moody_server(app, seed=7, share=SHARE, moods=moods) as server:
        lane.disconnect()
        kills = work(app, source, server, KILLS, wanted, leads=night == "autumn")
        awake = start + SLEEP + DOWN
        source.jumps.append((0, math.inf, awake - source()))  # all were off for six hours
        kills += work(app, source, server, KILLS // 2, asleep, leads=night == "spring")
        server.share = 0
        at = awake + timedelta(days=1)
        while sum(run(job, at) for job in rehearsal.WATCHED):
            at += HOUR
    received = server.received()
    refused = refused_for_ever(session)
    late = sum(mail["Subject"].startswith("Late") for mail in server.mails)
    written = session.scalar(select(func.count()).select_from(Message))
    lost = (wanted | asleep) - {*received} - refused
    repeated = received.total() - len(received)
    figures = {
        "planned": REMINDERS,
        "delivered": len(received),
        "refused for ever (5xx), and shown so": len(refused - {*received}),
        "repeated with the same Message-ID": repeated,
        "lost": len(lost),
        "made twice": written - REMINDERS,
        "marked late": late,
        "kills": kills,
        **{f"server: {mood}": count for mood, count in server.faults.items()},
        "clock jumps": len(source.jumps) - 1,
        "seconds": round(time.monotonic() - began),
    }
    tell(f"{session.get_bind().dialect.name}, {night}", figures)
    assert (lost, {*received} - wanted - asleep, written) == (set(), set(), REMINDERS)
    assert repeated <= server.faults[rehearsal.DROP] + kills + 2 * len(jumps)
    assert late > 0


def plan(session, task, since, span, count):
    """Plan reminders, evenly over a while; return the Message-IDs of their mails."""
    rows = [TaskReminder(task_id=task.id, remind_at=since + n * span / count) for n in range(count)]
    session.add_all(rows)
    session.commit()
    return {id_of(row) for row in rows}


def work(app, source, server, kills, wanted, *, leads):
    """Let schedulers work and be killed until most has arrived; then all of them are off."""
    crew = rehearsal.Crew(app, source, size=SCHEDULERS, one_leads=leads)

    def enough():
        return crew.kills >= kills and len({*server.received()} & wanted) >= len(wanted) * 0.6

    try:
        patience = 5 * REMINDERS / PER_SECOND + 10 * kills + 60
        worked = crew.suffer(random.Random(7), lambda: len(server.mails), enough, patience)
    finally:
        crew.end()
    assert worked, f"{crew.kills} kills, {len(server.mails)} mails"
    return crew.kills


def refused_for_ever(session):
    """The mails that the server refused, which the log shows as bounced."""
    keys = session.scalars(select(Message.dedupe_key).where(Message.state == Delivery.bounced))
    return {post.message_id(key, "127.0.0.1") for key in keys}


def tell(title, figures):
    lines = [f"  {name:<36} {figure:>8,}" for name, figure in figures.items()]
    sys.stdout.write("\n".join(["", f"{title}:", *lines, ""]))
