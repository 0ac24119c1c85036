"""Measure, print, write the report; 1 where a goal was missed."""

import os
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import config
from app.security import capacities
from app.sessions import PREFIX, limits
from models import access
from models.access import Kind, Principal
from models.base import db
from services import clock, logins
from tests.bench import databases, stock
from tests.bench.workloads import Facts, Workload, workloads
from tests.fixtures.lanes import Lane
from tests.fixtures.postgres import binaries_here

CLIENTS = int(os.environ.get("BENCH_CLIENTS", "100000"))
REPORT = Path(config.ROOT, "docs", "BENCHMARKS.md")
PLACES = {
    "sqlite": ("SQLite", databases.sqlite),
    "postgresql": ("PostgreSQL", databases.postgresql),
}
HEAD = """# Benchmarks

`make bench` on {cores} cores, {clients:,} clients. Milliseconds, the smallest of several runs;
ratio of ours to the two stock libraries put together (tests/bench/stock.py) in the same run.
`bare` is Flask-Admin alone, which asks nobody who is there: no sign-in, no rights, a short menu.
On PostgreSQL the served role is neither owner nor superuser: row-level security is measured too.
"""


def main() -> int:
    """Measure on each database that is here."""
    chosen = os.environ.get("BENCH_ON", "sqlite postgresql" if binaries_here() else "sqlite")
    reports = []
    for name in chosen.split():
        words, place = PLACES[name]
        with place() as lane:
            facts = databases.fill(lane, CLIENTS)
            reports.append((words, measure_all(lane, facts, words)))
    REPORT.write_text(report(reports))
    return 0 if all(line.endswith("ok") for _words, lines in reports for line in lines) else 1


def report(reports: list[tuple[str, list[str]]]) -> str:
    """Write what was measured."""
    parts = [HEAD.format(cores=os.cpu_count(), clients=CLIENTS)]
    for words, lines in reports:
        parts += [f"\n## {words}\n\n", *(f"    {line}\n" for line in lines)]
    return "".join(parts)


def measure_all(lane: Lane, facts: Facts, database: str) -> list[str]:
    """Measure every workload on one database."""
    sys.stdout.write(f"{database}\n")
    settings = dict(lane.app.config)
    full = stock.browser(stock.application(settings, facts.owners))
    bare = stock.browser(stock.application(settings, facts.owners, bare=True), bare=True)
    lines = []
    for workload in workloads(facts):
        lines.append(measure(browser(lane.app, workload.person), full, bare, workload))
        sys.stdout.write(f"{lines[-1]}\n")
        sys.stdout.flush()
    return lines


def measure(ours: FlaskClient, full: FlaskClient, bare: FlaskClient, workload: Workload) -> str:
    """Time the three pages in turn and say how they compare."""
    statements = count_statements(lambda: get(ours, workload.ours))
    pages = ((ours, workload.ours), (full, workload.peer), (bare, workload.peer))
    mine, peer, alone = fastest([lambda page=page: get(*page) for page in pages], workload.rounds)
    verdict = "ok" if mine / peer <= workload.goal else "short"
    return (
        f"{workload.name}, {CLIENTS:,}: ours={mine:.1f} peer={peer:.1f} ratio={mine / peer:.2f} "
        f"goal={workload.goal} bare={alone:.1f} statements={statements} {verdict}"
    )


def get(client: FlaskClient, address: str) -> None:
    """Open a page; one that fails is no measurement."""
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK or not answer.data:
        sys.exit(f"{address} answered {answer.status_code}.")


def browser(app: Flask, person: str) -> FlaskClient:
    """Sign one of the demo's people in."""
    manager = app.extensions["appbuilder"].sm
    with app.app_context(), Session(db.engine) as session:
        access.bind(session, Principal(Kind.system, clock.today(), reason="bench"))
        found = select(manager.user_model).filter_by(username=f"{person}@demo.tendwell.test")
        user = session.scalars(found).one()
        now, within = clock.now(), limits(app)
        kept = {"data": {}, "address": "", "browser": ""}
        token = logins.begin(session, user.id, capacities(user)[0], now, within, **kept)
        session.commit()
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], PREFIX + token)
    return client


def count_statements(act: Callable[[], object]) -> int:
    """Count the statements that one page needs once the process is warm."""
    seen: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.startswith(("BEGIN", "ROLLBACK", "COMMIT")):
            seen.append(statement)

    act()
    event.listen(Engine, "before_cursor_execute", note)
    act()
    event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def fastest(acts: list[Callable[[], None]], rounds: int) -> list[float]:
    """The smallest of several runs of each, in milliseconds; taken in turn, so that all meet the
    same neighbours on the machine.
    """
    best = [float("inf")] * len(acts)
    for _round in range(rounds):
        for place, act in enumerate(acts):
            began = time.perf_counter()
            act()
            best[place] = min(best[place], (time.perf_counter() - began) * 1000)
    return best


if __name__ == "__main__":
    sys.exit(main())
