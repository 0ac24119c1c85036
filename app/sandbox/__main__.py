"""Starts the test gateway: ``python -m app.sandbox --merchant http://127.0.0.1:8000``."""

import os
from pathlib import Path

import click
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.sandbox.running import KEY
from app.sandbox.settings import Settings
from app.sandbox.web import create_gateway


class Quiet(WSGIRequestHandler):
    """Serves without a line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def serve(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """Listen, with a thread for each caller, so that one that hangs stops nobody else."""
    return make_server(host, port, app, threaded=True, request_handler=Quiet)


@click.command(context_settings={"show_default": True})
@click.option("--host", default="127.0.0.1", help="Where to listen.")
@click.option("--port", default=8001, help="0 takes a free one.")
@click.option("--merchant", multiple=True, help="An origin that may show the card fields.")
@click.option("--webhook", default="", help="Where events go; nowhere if empty.")
@click.option("--state", default="instance/sandbox.sqlite", type=click.Path(path_type=Path))
@click.option("--security-key", envvar="GATEWAY_SECURITY_KEY", default="sandbox-security-key")
@click.option(
    "--tokenization-key",
    envvar="GATEWAY_TOKENIZATION_KEY",
    default="sandbox-tokenization-key",
)
@click.option("--webhook-key", envvar="GATEWAY_WEBHOOK_KEY", default="sandbox-webhook-key")
@click.option("--retry-seconds", default=2.0, help="Wait before a refused webhook's second try.")
def main(
    host: str,
    port: int,
    merchant: tuple[str, ...],
    state: Path,
    retry_seconds: float,
    **texts: str,
) -> None:
    """Run a payment gateway that moves no money; for demonstrations and tests only."""
    if os.environ.get("TENDWELL_ENV") == "production":
        raise click.ClickException("The test gateway does not run with TENDWELL_ENV=production.")
    state.parent.mkdir(parents=True, exist_ok=True)
    merchants = tuple(origin.rstrip("/") for origin in merchant) or ("http://127.0.0.1:8000",)
    app = create_gateway(Settings(merchants, state=state, retry_seconds=retry_seconds, **texts))
    server = serve(app, host, port)
    app.extensions[KEY].courier.start()
    click.echo(f"TEST GATEWAY on http://{host}:{server.server_port}/ for {', '.join(merchants)}")
    server.serve_forever()


if __name__ == "__main__":
    main()
