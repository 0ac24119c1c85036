"""The large rehearsal of reminders, by hand: it takes minutes and prints its figures.

.venv/bin/python tests/reliability/proof_reminders.py --reminders 10000 --kills 200
"""

import os
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.message import Message
from tests.reliability import rehearsal
from tests.reliability.test_reminders import plan, task

__all__ = ["plan", "task"]

REMINDERS = int(os.environ.get("PROOF_REMINDERS", "2000"))
KILLS = int(os.environ.get("PROOF_KILLS", "60"))
PER_SECOND = 20
NIGHTS = {
    "autumn": datetime(2024, 11, 3, 4, 30, tzinfo=UTC),
    "spring": datetime(2024, 3, 10, 5, 30, tzinfo=UTC),
}
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("night", NIGHTS)
def test_nothing_is_lost_and_nothing_made_twice(app, lane, session, run, plan, night):  # F2
    seconds = REMINDERS / PER_SECOND
    wanted = plan(REMINDERS, NIGHTS[night], minutes=seconds)
    back, ahead = seconds * 0.3, seconds * 0.6
    jumps = [(back, back + 2, -2 * HOUR), (ahead, ahead + 1, 24 * HOUR)]
    report = rehearsal.perform(
        *(app, lane, run, wanted, rehearsal.FastClock(NIGHTS[night], jumps)),
        share=0.1,
        kills=KILLS,
        one_leads=night == "autumn",
        patience=10 * seconds + 10 * KILLS,
    )
    written = session.scalar(select(func.count()).select_from(Message))
    tell(session.get_bind().dialect.name, night, report, written)
    assert (report.lost, report.unasked, written) == (set(), set(), REMINDERS)
    assert report.repeated <= report.excuses


def tell(database, night, report, written):
    figures = {
        "planned": len(report.wanted),
        "written": written,
        "received": report.received.total(),
        "lost": len(report.lost),
        "made twice": written - len(report.wanted),
        "repeated under the same Message-ID": report.repeated,
        "kills": report.kills,
        **{f"server: {mood}": count for mood, count in report.faults.items()},
        "clock jumps": report.jumps,
        "received while being killed": report.in_time,
        "seconds": round(report.seconds),
    }
    lines = [f"  {name:<36} {figure:>8,}" for name, figure in figures.items()]
    sys.stdout.write("\n".join(["", f"{database}, {night}:", *lines, ""]))
