"""What pages cost, beside what the stock libraries take for the same rows in the same run.

`make bench` fills a database of its own with a large demo agency (BENCH_CLIENTS, 100,000 unless
told; BENCH_DATABASE_URL for PostgreSQL), measures, prints a line a workload and writes
docs/BENCHMARKS.md. Each figure is the smallest of several runs: what the work costs when nothing
else happens.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import config
from app import create_app
from app.sessions import PREFIX, limits
from models import access, engine
from models.access import Kind, Principal
from models.base import db
from models.client import Client
from services import clock, logins

CLIENTS = int(os.environ.get("BENCH_CLIENTS", "100000"))
ROUNDS = 7
REPORT = Path(config.ROOT, "docs", "BENCHMARKS.md")


@dataclass(frozen=True)
class Workload:
    """One page: ours, what the stock library shows for the same rows, and the goal."""

    name: str
    ours: str
    peer: str
    goal: float


WORKLOADS = (
    Workload("W1 clients grid, page 1", "/office/clients/", "/stock/clients/", 0.5),
    Workload(
        "W2 clients grid, search",
        "/office/clients/?search=smith",
        "/stock/clients/?search=smith",
        0.5,
    ),
    Workload(
        "W3 clients grid, deep page", "/office/clients/?page=3000", "/stock/clients/?page=3000", 0.5
    ),
)


class StockClients(ModelView):
    """Flask-Admin as it comes: the columns of our grid, nothing else."""

    column_list = ("last_name", "first_name", "status", "phone_mobile", "email_1", "office")
    column_searchable_list = ("last_name", "first_name", "email_1", "phone_mobile")
    column_default_sort = [("last_name", False), ("first_name", False)]
    form_columns = ("first_name",)
    page_size = 25


def main() -> int:
    """Build, measure, write; 1 where a goal was missed."""
    with tempfile.TemporaryDirectory() as folder:
        app = build(Path(folder))
        stock = stock_application(app)
        lines = [measure(app, stock, workload) for workload in WORKLOADS]
    words = "\n".join(f"    {line}" for line in lines)
    kind = "PostgreSQL" if "BENCH_DATABASE_URL" in os.environ else "SQLite"
    REPORT.write_text(
        f"# Benchmarks\n\n`make bench` on {kind}, {CLIENTS:,} clients, {os.cpu_count()} cores. "
        "Milliseconds, the smallest of several runs; ratio of ours to the stock library in the "
        f"same run.\n\n{words}\n"
    )
    return 0 if all(line.endswith("ok") for line in lines) else 1


def build(folder: Path) -> Flask:
    """Make an application with a large agency."""
    url = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.db")
    settings = {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine.options(url),
        "DATABASE_OWNER_URL": url,
    }
    app = create_app(type("Bench", (config.Testing,), settings))
    for command in (["db", "upgrade"], ["setup"], ["demo", "--clients", str(CLIENTS)]):
        done = app.test_cli_runner().invoke(args=command)
        if done.exit_code:
            sys.exit(f"{command}: {done.output}\n{done.exception!r}")
    return app


def stock_application(app: Flask) -> Flask:
    """Make an application of Flask-Admin as it comes, on the same rows: no sign-in, no rights."""
    stock = Flask("stock", root_path=tempfile.gettempdir())
    stock.config.from_mapping(app.config)
    Babel(stock)
    db.init_app(stock)
    admin = Admin(stock, name="Stock")
    admin.add_view(StockClients(Client, db, name="Clients", url="/stock/clients"))

    @stock.before_request
    def act() -> None:
        engine.reading.set(True)
        access.bind(db.session(), Principal(Kind.agency, clock.today()))

    return stock


def measure(app: Flask, stock: Flask, workload: Workload) -> str:
    """Time both pages and say how they compare."""
    plain = stock.test_client()
    browser = app.test_client()
    browser.set_cookie(app.config["SESSION_COOKIE_NAME"], PREFIX + token(app))
    statements = count_statements(lambda: browser.get(workload.ours))
    ours = fastest(lambda: browser.get(workload.ours).status_code)
    peer = fastest(lambda: plain.get(workload.peer).status_code)
    verdict = "ok" if ours / peer <= workload.goal else "short"
    line = (
        f"{workload.name}, {CLIENTS:,}: ours={ours:.1f} peer={peer:.1f} "
        f"ratio={ours / peer:.2f} goal={workload.goal} statements={statements} {verdict}"
    )
    sys.stdout.write(f"{line}\n")
    return line


def token(app: Flask) -> str:
    """Sign the demo's administrator in."""
    manager = app.extensions["appbuilder"].sm
    with app.app_context(), Session(db.engine) as session:
        access.bind(session, Principal(Kind.system, clock.today(), reason="bench"))
        email = "admin@demo.tendwell.test"
        user = session.scalar(select(manager.user_model).filter_by(username=email))
        made = logins.begin(
            session, user.id, Kind.agency, clock.now(), limits(app), data={}, address="", browser=""
        )
        session.commit()
    return made


def count_statements(act: Callable[[], object]) -> int:
    """Count the statements that one page needs."""
    seen: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.startswith(("BEGIN", "ROLLBACK", "COMMIT")):
            seen.append(statement)

    act()
    event.listen(Engine, "before_cursor_execute", note)
    act()
    event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def fastest(act: Callable[[], int]) -> float:
    """The smallest of several runs, in milliseconds; a page that fails is no measurement."""
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        status = act()
        times.append((time.perf_counter() - began) * 1000)
        if status != HTTPStatus.OK:
            sys.exit(f"A measured page answered {status}.")
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
