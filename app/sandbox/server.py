"""Serves the gateway: a thread for each caller, so that one that hangs stops nobody else."""

from pathlib import Path

import click
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.sandbox.running import of
from app.sandbox.settings import Settings
from app.sandbox.web import create_gateway


class Quiet(WSGIRequestHandler):
    """Serves without a line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def listen(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """Take the port; 0 takes a free one."""
    return make_server(host, port, app, threaded=True, request_handler=Quiet)


def run(settings: Settings, host: str = "127.0.0.1", port: int = 8001) -> None:
    """Serve until the process is told to end."""
    Path(settings.state).parent.mkdir(parents=True, exist_ok=True)
    app = create_gateway(settings)
    server = listen(app, host, port)
    of(app).courier.start()
    of(app).postman.start()
    merchants = ", ".join(settings.merchants)
    click.echo(f"TEST GATEWAY on http://{host}:{server.server_port}/ for {merchants}")
    server.serve_forever()
