"""Starts the test gateway: ``python -m app.sandbox --merchant http://127.0.0.1:8000``."""

from pathlib import Path

import click

from app.sandbox import server
from app.sandbox.settings import Settings
from app.sandbox.web import Unsafe


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
@click.option("--text-account", default="ACsandbox")
@click.option("--text-key", default="sandbox-text-token")
@click.option("--text-webhook", default="", help="Where answers to texts go; nowhere if empty.")
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
    merchants = tuple(origin.rstrip("/") for origin in merchant) or ("http://127.0.0.1:8000",)
    settings = Settings(merchants, state=state, retry_seconds=retry_seconds, **texts)
    try:
        server.run(settings, host, port)
    except Unsafe as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
