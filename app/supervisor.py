"""`python run.py`: make the database ready, then keep web, scheduler and test gateway running."""

import gc
import http.client
import signal
import socket
from collections.abc import Callable
from functools import partial

import click
from flask import Flask
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication
from sqlalchemy.orm import Session

import config
from app import create_app
from app.duties import Duty, Supervisor
from app.sandbox.__main__ import main as sandbox
from models import access
from models.access import Kind, Principal
from models.base import db
from services import clock, demo

BOX = 62


class Server(BaseApplication):
    """gunicorn with an application that is loaded already; its workers are forked from it."""

    def __init__(self, app: Flask) -> None:
        """Take the application to serve."""
        self.app = app
        super().__init__()

    def load_config(self) -> None:
        """Serve one request at a time in each worker (docs/decisions/0006-sync-workers.md)."""
        settings = {
            "bind": f"{self.app.config['HOST']}:{self.app.config['PORT']}",
            "workers": self.app.config["WEB_WORKERS"],
            "worker_class": "sync",
            "timeout": 120,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": _leave_ctrl_c_to_the_supervisor,
            "post_worker_init": _leave_ctrl_c_to_the_supervisor,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Give the application to a worker."""
        return self.app


def _leave_ctrl_c_to_the_supervisor(process: object) -> None:
    """Let the supervisor's word end gunicorn: on Ctrl-C itself it would cut an answer half-way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def main() -> int:
    """Start everything and stay until told to stop; return the exit code."""
    try:
        app = create_app()
    except config.BadSetting as refusal:
        click.echo(f"Tendwell cannot start:\n{refusal}", err=True)
        return 2
    host, ports = app.config["HOST"], _ports(app)
    if taken := [f"{name}={port}" for name, port in ports.items() if not is_free(host, port)]:
        click.echo(
            f"Something else is using {' and '.join(taken)} on {host}. Stop it, or choose others:"
            f" {' '.join(f'{name}={port + 1000}' for name, port in ports.items())} make run",
            err=True,
        )
        return 1
    if has_demo(app):
        prepare(app)
    with app.app_context():
        db.engine.dispose()  # each process opens connections of its own
    gc.freeze()  # what is loaded now stays: forks share it, and the end need not search it
    return Supervisor(duties(app)).run(partial(is_serving, app), partial(announce, app))


def has_demo(app: Flask) -> bool:
    """Tell whether this is one person's machine and not an agency's server."""
    return app.config["ENVIRONMENT"] == "development"


def has_sandbox(app: Flask) -> bool:
    """Tell whether payments go to the local test gateway."""
    return has_demo(app) and not config.Base.GATEWAY_URL


def _ports(app: Flask) -> dict[str, int]:
    own = {"PORT": app.config["PORT"]}
    return own | {"SANDBOX_PORT": app.config["SANDBOX_PORT"]} if has_sandbox(app) else own


def is_free(host: str, port: int) -> bool:
    """Tell whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def prepare(app: Flask) -> None:
    """Bring tables, roles and permissions up to date; an empty database gets the demo agency."""
    command(app, "db", "upgrade")
    command(app, "setup")
    with app.app_context(), Session(db.engine) as session:
        access.bind(session, Principal(Kind.system, clock.today(), reason="first start"))
        is_empty = demo.is_possible(session)
    if is_empty:
        click.echo("Making a demo agency; this happens once …")
        command(app, "demo")


def command(app: Flask, *words: str) -> None:
    """Run one of the application's commands in this process."""
    info = ScriptInfo(create_app=lambda: app)
    with app.app_context():
        app.cli.main(list(words), prog_name="flask", standalone_mode=False, obj=info)


def duties(app: Flask) -> list[Duty]:
    """The processes of one machine."""
    found = [
        Duty("The web server", Server(app).run),
        Duty("The scheduler", partial(command, app, "jobs", "start")),
    ]
    if has_sandbox(app):
        found.append(Duty("The test gateway", _sandbox(app)))
    return found


def _sandbox(app: Flask) -> Callable[[], None]:
    site = app.config["SITE_URL"]
    options = {
        "--host": app.config["HOST"],
        "--port": str(app.config["SANDBOX_PORT"]),
        "--webhook": f"{site}/gateway/webhook",
        "--text-webhook": f"{site}/texts/incoming",
        "--state": str(config.INSTANCE / "sandbox.sqlite"),
        "--security-key": app.config["GATEWAY_SECURITY_KEY"],
        "--tokenization-key": app.config["GATEWAY_TOKENIZATION_KEY"],
        "--webhook-key": app.config["GATEWAY_WEBHOOK_KEY"],
    }
    # People type either name of this machine; the card fields show themselves to both.
    homes = [f"http://{name}:{app.config['PORT']}" for name in ("127.0.0.1", "localhost")]
    merchants = [("--merchant", origin) for origin in dict.fromkeys([site, *homes])]
    words = [word for option in [*options.items(), *merchants] for word in option]
    return partial(sandbox, words, standalone_mode=False)


def is_serving(app: Flask) -> bool:
    """Tell whether the web server answers."""
    connection = http.client.HTTPConnection(app.config["HOST"], app.config["PORT"], timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()


def announce(app: Flask) -> None:
    """Say where Tendwell is and who can sign in."""
    lines = ["", f"Tendwell is ready: {app.config['SITE_URL']}", ""]
    if has_demo(app):
        lines += [
            "Everybody in this agency is invented. Sign in as",
            *(f"    {name}@{demo.DOMAIN}  ({role})" for name, (_, _, role) in demo.PEOPLE.items()),
            f"with the password {app.config['DEMO_PASSWORD']}",
            "",
        ]
    lines += ["Ctrl-C stops it.", ""]
    width = max(BOX, *map(len, lines))
    click.echo(f"┌{'─' * (width + 4)}┐")
    for line in lines:
        click.echo(f"│  {line:<{width}}  │")
    click.echo(f"└{'─' * (width + 4)}┘")
