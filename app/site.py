"""The site as the world reaches it: the names it answers to, and the proxies that it believes."""

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]  # a monitor on the same machine asks by these


def add(app: Flask) -> None:
    """Answer to the configured name alone, and believe as many proxies as the settings count.

    A redirect that Werkzeug makes by itself repeats the name that the request claimed, and whoever
    counts guesses by address must not be told any address.
    """
    if app.config["ENVIRONMENT"] == "production":
        own = urlsplit(app.config["SITE_URL"]).hostname or ""
        app.config["TRUSTED_HOSTS"] = [own, *LOOPBACK]
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap it
            app.wsgi_app, x_for=proxies, x_proto=proxies
        )
